// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where services are plugged in and out while events flow.
 *
 * <p>Any thread puts up the wiring that is wanted; the event loop takes it over between two batches and says so. Whoever
 * has pulled a service out waits for that word: from then on the loop does not touch the service.
 */
final class Switchboard {
    private static final int SPINS = 200;
    private static final long PAUSE_NS = 50_000;

    private volatile Wiring wanted = Wiring.NONE;
    private volatile Wiring inUse = Wiring.NONE;
    private volatile @Nullable Thread loop;

    /** Puts up a changed wiring. */
    synchronized Wiring change(UnaryOperator<Wiring> change) {
        Wiring next = change.apply(wanted);
        wanted = next;
        return next;
    }

    Wiring wanted() {
        return wanted;
    }

    /** The loop works with {@code wiring} and has let go of everything that is not in it. */
    void acknowledge(Wiring wiring) {
        inUse = wiring;
    }

    /** The loop runs in this thread from now on. */
    void enter() {
        loop = Thread.currentThread();
    }

    /** The loop has ended and uses nothing any more. */
    void leave() {
        loop = null;
    }

    /**
     * Waits until the loop works with {@code wiring} or a later one, or has ended.
     *
     * @return false if it did not within the time
     */
    boolean awaitInUse(Wiring wiring, long timeoutNs) {
        long deadline = System.nanoTime() + timeoutNs;
        int spins = 0;
        while (inUse.version < wiring.version) {
            Thread thread = loop;
            if (thread == null || thread.equals(Thread.currentThread())) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, PAUSE_NS);
            }
        }
        return true;
    }
}
