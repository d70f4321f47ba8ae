// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import java.util.ArrayDeque;

/**
 * When some of a spool's records were written: the first one of each segment, and each one that was the only one. It says how
 * old the oldest is at least as well as a segment goes, for little memory. <em>Thread:</em> that of its spool.
 */
final class Milestones {
    private final ArrayDeque<Milestone> milestones = new ArrayDeque<>();

    private record Milestone(long position, long writtenMs) {}

    /** The record at the position, which is behind all others, was written then. */
    void add(long position, long writtenMs) {
        milestones.add(new Milestone(position, writtenMs));
    }

    /** About when the record at the position was written; 0 if nothing is known. Nobody will ask for one before it again. */
    long writtenMs(long position) {
        Milestone last = null;
        for (Milestone next = milestones.peek();
                next != null && next.position() <= position;
                next = milestones.peek()) {
            last = milestones.remove();
        }
        if (last != null) {
            milestones.addFirst(last);
        }
        Milestone oldest = milestones.peek();
        return oldest == null ? 0 : oldest.writtenMs();
    }
}
