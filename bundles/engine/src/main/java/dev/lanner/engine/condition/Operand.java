// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a comparison compares. */
public sealed interface Operand {
    /** Where it stands. */
    Span span();

    /**
     * A field.
     *
     * @param name with its dots; what follows the last known name may be an argument
     * @param argument what stands in brackets, or null
     */
    record FieldUse(String name, @Nullable String argument, Span span) implements Operand {}

    /** A transformer and what it is given. */
    record Transformed(Transformer transformer, List<Operand> arguments, @Nullable String option, Span span)
            implements Operand {
        /** Keeps its own copy of the arguments. */
        public Transformed {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * A value.
     *
     * @param text without quotes and escapes
     * @param isQuoted whether it was quoted, so that it names no list
     */
    record Literal(String text, boolean isQuoted, Span span) implements Operand {}

    /** Values in parentheses. */
    record Values(List<Operand> items, Span span) implements Operand {
        /** Keeps its own copy of the items. */
        public Values {
            items = List.copyOf(items);
        }
    }

    /** A list by its name, without parentheses. */
    record ListUse(String name, Span span) implements Operand {}
}
