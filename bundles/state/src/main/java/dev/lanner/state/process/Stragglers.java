// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import java.util.ArrayDeque;

/**
 * Processes that have ended while events of some of their threads are still on their way.
 *
 * <p>The kernel counts a thread off before it reports the thread's end, so on another CPU the last one to be counted off
 * may report first. Such a process stays until all its threads have come; if an event was lost, until it is overdue.
 */
final class Stragglers {
    private static final long OVERDUE_NS = 5_000_000_000L;

    private record Awaited(ProcessRecord process, long endNs) {}

    private final ProcessTable table;
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>();

    Stragglers(ProcessTable table) {
        this.table = table;
    }

    /** Forgets all. */
    void clear() {
        awaited.clear();
    }

    /** A process has ended, but threads of it have not said so. */
    void await(ProcessRecord process, long nowNs) {
        awaited.add(new Awaited(process, nowNs));
    }

    /** Removes those whose threads never came. */
    void removeOverdue(long nowNs) {
        for (Awaited first = awaited.peek();
                first != null && (nowNs - first.endNs > OVERDUE_NS || first.process.firstThread == null);
                first = awaited.peek()) {
            table.remove(first.process, null);
            awaited.remove();
        }
    }
}
