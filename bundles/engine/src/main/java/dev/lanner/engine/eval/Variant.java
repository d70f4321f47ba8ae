// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.rule.Rule;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is for some event types, on which it answers its own questions about the type alike.
 *
 * @param rule the rule
 * @param codes the event types
 * @param process what the process alone decides: if it is false, the rule cannot match; null if it always may
 * @param processClues if there are any, one of them holds where {@code process} does
 * @param rest what is left to ask then: all of it must hold; equal parts of different variants are the same object
 * @param restClues if there are any, one of them holds where {@code rest} does
 */
public record Variant(
        Rule rule,
        BitSet codes,
        @Nullable Check process,
        List<Clue> processClues,
        List<Part> rest,
        List<Clue> restClues) {
    /** Keeps its own copies of the lists. */
    public Variant {
        processClues = List.copyOf(processClues);
        rest = List.copyOf(rest);
        restClues = List.copyOf(restClues);
    }

    /**
     * A check and what it costs.
     *
     * @param cost roughly in nanoseconds
     */
    public record Part(Check check, int cost) {}
}
