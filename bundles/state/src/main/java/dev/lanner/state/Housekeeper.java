// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.state.process.ProcessTable;
import java.io.File;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Removes threads whose end was lost. Of this host, /proc says who is gone: another thread looks once a minute, and what it
 * has found is removed after the events of that time have passed, unless an event has come since. Of another host nobody
 * can ask, so when there is no room left, those go that have been silent for long.
 */
final class Housekeeper {
    private static final long PERIOD_NS = 60_000_000_000L;
    private static final long GRACE_NS = 5_000_000_000L;
    private static final long SILENCE_NS = 30 * PERIOD_NS;

    private final ProcessTable table;
    private final File proc;
    private boolean isThisHost;
    private long nextNs;
    private long askedNs;
    private volatile long @Nullable [] gone;
    private volatile boolean isLooking;

    Housekeeper(ProcessTable table, File proc) {
        this.table = table;
        this.proc = proc;
    }

    /** Forgets what it was about to do. */
    void begin(boolean isThisHost) {
        this.isThisHost = isThisHost;
        nextNs = 0;
        askedNs = 0;
        gone = null;
    }

    /** Whether it is time for {@link #work}. */
    boolean isDue(long nowNs) {
        return nowNs >= nextNs;
    }

    /** There is no room for another thread. */
    void makeRoom(long nowNs) {
        if (isThisHost) {
            nextNs = Math.min(nextNs, askedNs + GRACE_NS);
        } else if (nowNs >= askedNs + GRACE_NS) {
            askedNs = nowNs;
            table.removeSilent(nowNs - SILENCE_NS);
        }
    }

    void work(long nowNs) {
        boolean isFirst = nextNs == 0;
        nextNs = nowNs + PERIOD_NS;
        long[] found = gone;
        if (found != null) {
            gone = null;
            table.removeGone(found, askedNs);
        } else if (isThisHost && !isFirst && !isLooking) {
            askedNs = nowNs;
            isLooking = true;
            nextNs = nowNs + GRACE_NS;
            long[] tids = table.threadIds();
            Thread looker = new Thread(() -> look(tids), "lanner-housekeeper");
            looker.setDaemon(true);
            looker.start();
        } else if (isLooking) {
            nextNs = nowNs + GRACE_NS;
        }
    }

    private void look(long[] tids) {
        // Threads that are not main ones are not listed there, but found all the same.
        gone = Arrays.stream(tids)
                .filter(tid -> !new File(proc, Long.toString(tid)).exists())
                .toArray();
        isLooking = false;
    }
}
