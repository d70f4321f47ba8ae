// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says to one event.
 *
 * @param number {@code evt.num}
 * @param timestampNs when it happened, in nanoseconds since the epoch
 * @param eventType name of its type
 * @param source its event source
 * @param description who did it, for people to read; empty if nothing is known
 * @param isTrue whether the condition is true, and is asked about events of this source
 * @param takenBy the earlier rule that matches the event too, if the first match ends its judging; else null
 * @param output the rule's output for this event
 * @param parts by number of the part
 */
public record EventVerdict(
        long number,
        long timestampNs,
        String eventType,
        String source,
        String description,
        boolean isTrue,
        @Nullable String takenBy,
        String output,
        List<PartVerdict> parts) {
    /** Keeps its own copy of the parts. */
    public EventVerdict {
        parts = List.copyOf(parts);
    }

    /**
     * What a part says.
     *
     * @param isTrue its answer
     * @param isReached whether the answer was needed, when parts are asked in the author's order
     * @param isMissing whether a check is false since a value is missing
     * @param values what a check has read
     */
    public record PartVerdict(boolean isTrue, boolean isReached, boolean isMissing, List<ReadValue> values) {
        /** Keeps its own copy of the values. */
        public PartVerdict {
            values = List.copyOf(values);
        }
    }

    /**
     * A value that a check has read.
     *
     * @param field as the author wrote it
     * @param text as an output prints it, control characters included; null if there is none
     */
    public record ReadValue(String field, @Nullable String text) {}
}
