// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.util.concurrent.Semaphore;

/** How many shells and commands may run at a time. <em>Thread:</em> any. */
final class Seats {
    private final int count;
    private final Semaphore free;

    Seats(int count) {
        this.count = count;
        free = new Semaphore(count);
    }

    int count() {
        return count;
    }

    /** Takes one, if one is free; it is to be given back. */
    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }
}
