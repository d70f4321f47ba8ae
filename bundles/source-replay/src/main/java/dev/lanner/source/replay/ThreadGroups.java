// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.util.Arrays;

/** Which process each listed thread belongs to: lists of descriptors name only the thread. */
final class ThreadGroups {
    private static final int FEWEST = 1 << 8;

    /** Open addressing; tids are kept + 1, so that 0 is free. */
    private long[] tids = new long[FEWEST];

    private long[] pids = new long[FEWEST];
    private int count;

    void put(long tid, long pid) {
        if (2 * count >= tids.length) {
            grow();
        }
        int at = find(tid);
        count += tids[at] == 0 ? 1 : 0;
        tids[at] = tid + 1;
        pids[at] = pid;
    }

    /** The process of the thread; the thread's own id if it is not listed. */
    long pid(long tid) {
        int at = find(tid);
        return tids[at] == 0 ? tid : pids[at];
    }

    void clear() {
        if (tids.length > FEWEST) {
            tids = new long[FEWEST];
            pids = new long[FEWEST];
        }
        Arrays.fill(tids, 0);
        count = 0;
    }

    private void grow() {
        long[] oldTids = tids;
        long[] oldPids = pids;
        tids = new long[2 * oldTids.length];
        pids = new long[tids.length];
        count = 0;
        for (int i = 0; i < oldTids.length; i++) {
            if (oldTids[i] != 0) {
                put(oldTids[i] - 1, oldPids[i]);
            }
        }
    }

    private int find(long tid) {
        int mask = tids.length - 1;
        int at = (int) ((tid * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (tids[at] != 0 && tids[at] != tid + 1) {
            at = at + 1 & mask;
        }
        return at;
    }
}
