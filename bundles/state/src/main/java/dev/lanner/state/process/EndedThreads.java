// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import java.util.Arrays;

/**
 * The threads that have ended last, by id.
 *
 * <p>Who has called fork may get the child's id when the child has ended already: always after a vfork whose child could
 * not start its program. Such a child must not be made again.
 */
final class EndedThreads {
    private static final int MOST = 1024;

    private final long[] tids = new long[MOST];
    private int next;

    /** A thread has ended. */
    void add(long tid) {
        tids[next] = tid;
        next = (next + 1) % MOST;
    }

    /** Whether it is one of the last that have ended. */
    boolean contains(long tid) {
        for (long ended : tids) {
            if (ended == tid) {
                return true;
            }
        }
        return false;
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(tids, 0);
    }
}
