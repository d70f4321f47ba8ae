// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;

/**
 * How far events got in a rule.
 *
 * @param events all that were observed
 * @param ofSource those of the event source that the rule judges
 * @param ofType those of them whose type the condition can be true for; only these are asked further
 * @param matches those for which the whole condition is true
 * @param lastMatch {@code evt.num} of the last match; 0 if there was none
 * @param takenBy earlier rules that matched the same events, if the first match ends an event's judging, with how often
 * @param parts by number of the part
 */
public record RuleTally(
        long events,
        long ofSource,
        long ofType,
        long matches,
        long lastMatch,
        List<SeenValue> takenBy,
        List<PartTally> parts) {
    /** Keeps its own copies. */
    public RuleTally {
        takenBy = List.copyOf(takenBy);
        parts = List.copyOf(parts);
    }
}
