// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import java.util.Collections;
import java.util.List;

/**
 * How long alerts took, from the time that the kernel has given their event until an output had taken or rejected them.
 *
 * @param counts how many took up to each of {@link #BOUNDS_MS} and longer than the one before; those that took longer than
 *     all come last
 * @param sumMs all of them together, in milliseconds
 */
public record Latency(List<Long> counts, double sumMs) {
    /** Up to how many milliseconds each of the counts goes, but for the last one, which has no bound. */
    public static final List<Long> BOUNDS_MS =
            List.of(1L, 2L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1000L, 2500L, 5000L, 10_000L, 60_000L);

    /** Keeps its own copy. */
    public Latency {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS_MS.size() + 1) {
            throw new IllegalArgumentException(
                    "There are " + counts.size() + " counts, not one for each bound and one more.");
        }
    }

    /** Nothing has been taken yet. */
    public static Latency none() {
        return new Latency(Collections.nCopies(BOUNDS_MS.size() + 1, 0L), 0);
    }
}
