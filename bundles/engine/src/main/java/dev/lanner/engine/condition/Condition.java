// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition as written. */
public sealed interface Condition {
    /** True if all its parts are: {@code and}. */
    record All(List<Condition> parts) implements Condition {
        /** Keeps its own copy of the parts. */
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** True if any of its parts is: {@code or}. */
    record Any(List<Condition> parts) implements Condition {
        /** Keeps its own copy of the parts. */
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** True if its part is not. */
    record Negation(Condition part) implements Condition {}

    /** A macro by its name. */
    record MacroUse(String name, Span span) implements Condition {}

    /**
     * A comparison.
     *
     * @param quantifier null if there is none
     * @param right null for {@code exists}
     * @param operatorSpan where the operator stands
     */
    record Comparison(
            Operand left,
            Operator operator,
            @Nullable Quantifier quantifier,
            @Nullable Operand right,
            Span operatorSpan)
            implements Condition {}
}
