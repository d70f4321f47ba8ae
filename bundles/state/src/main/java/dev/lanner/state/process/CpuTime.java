// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

/** What a thread has had of the CPUs, as far as events have told. */
public final class CpuTime {
    private static final long MOST_PERCENT = 100;

    private long sliceNs;
    private long totalNs;
    private long userTicks = -1;
    private long systemTicks = -1;
    private long userPercent;
    private long systemPercent;

    /** How long it ran before it was switched off last, in nanoseconds; 0 if that is not known. */
    public long sliceNs() {
        return sliceNs;
    }

    /** The sum of all such times, in nanoseconds. */
    public long totalNs() {
        return totalNs;
    }

    /** CPU time for the program itself in the last second, in percent. */
    public long userPercent() {
        return userPercent;
    }

    /** CPU time for the kernel on its behalf in the last second, in percent. */
    public long systemPercent() {
        return systemPercent;
    }

    /** CPU time in the last second, in percent. */
    public long percent() {
        return Math.min(MOST_PERCENT, userPercent + systemPercent);
    }

    /** Hundredths of a second since the thread was started, told each second. */
    void told(long newUserTicks, long newSystemTicks) {
        userPercent = userTicks < 0 ? 0 : Math.max(0, Math.min(MOST_PERCENT, newUserTicks - userTicks));
        systemPercent = systemTicks < 0 ? 0 : Math.max(0, Math.min(MOST_PERCENT, newSystemTicks - systemTicks));
        userTicks = newUserTicks;
        systemTicks = newSystemTicks;
    }

    /** It was switched off after so long. */
    void ran(long ns) {
        sliceNs = ns;
        totalNs += ns;
    }
}
