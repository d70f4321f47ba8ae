// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

/**
 * Tells one user of an id from the next.
 *
 * <p>When events flow already while /proc is read, an event may be older than what was read. It then speaks of the same
 * process, or of an earlier one with that id. The time of the start decides, which /proc knows to a hundredth of a second
 * and which drifts a little against the events' clock.
 */
public final class Incarnation {
    private static final long TOLERANCE_NS = 100_000_000;

    private Incarnation() {}

    /** Whether the thread's process was started after this time, so that an event of this time is not about it. */
    public static boolean isLater(ThreadRecord thread, long timestampNs) {
        return thread.seenNs > timestampNs
                && thread.process.startTimeNs > 0
                && thread.process.startTimeNs - TOLERANCE_NS > timestampNs;
    }

    /** Whether a thread born at this time is the one that a listing has shown already. */
    static boolean isAlreadyKnown(ThreadRecord thread, long bornNs) {
        return thread.seenNs >= bornNs && !isLater(thread, bornNs);
    }
}
