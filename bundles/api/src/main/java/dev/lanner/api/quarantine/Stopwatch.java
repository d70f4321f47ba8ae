// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.quarantine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Measures calls of a component, by the clock and by what they compute: on a machine that has too much to do a call takes
 * long that does little, and that is no fault of the component's.
 *
 * <p><em>Thread:</em> one, the one that calls. <em>Blocking:</em> never. Costs about a microsecond a call.
 */
public final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Guard guard;
    private long beginNs;
    private long computedNs;

    /** Tells this guard. */
    public Stopwatch(Guard guard) {
        this.guard = guard;
    }

    /** The call begins. */
    public void start() {
        computedNs = THREADS.getCurrentThreadCpuTime();
        beginNs = System.nanoTime();
    }

    /** The call has come back. */
    public void stop() {
        long tookNs = System.nanoTime() - beginNs;
        // Where the system does not tell, -1, all that counts is the clock.
        long endNs = THREADS.getCurrentThreadCpuTime();
        guard.onTime(tookNs, endNs < 0 ? tookNs : endNs - computedNs);
    }
}
