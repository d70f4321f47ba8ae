// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM as a request to stop, which leaves time to sum up and an exit code of 0; the second one halts.
 *
 * <p>Without a handler of ours the exit code would be 130.
 */
final class StopSignal {
    private static final long STOP_MS = 5_000;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean isSecond = new AtomicBoolean();
    private final Thread main = Thread.currentThread();
    private final Object lock = new Object();
    private boolean mayInterrupt = true; // Guarded by the lock.

    private StopSignal() {}

    /** Listens from now on; the first signal interrupts the calling thread, until it wants that no more. */
    static StopSignal install() {
        StopSignal signal = new StopSignal();
        try {
            ProcessSignals.handle("INT", signal::onSignal);
            ProcessSignals.handle("TERM", signal::onSignal);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(StopSignal.class.getName())
                    .log(System.Logger.Level.DEBUG, "Signals end the process without a summary.", e);
        }
        // For what is not handled above, such as the end of the terminal.
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopBeforeExit, "lanner-exit"));
        return signal;
    }

    /** From now on a signal interrupts nobody: the caller looks with {@link #await}. */
    void interruptNoMore() {
        synchronized (lock) {
            mayInterrupt = false;
            Thread.interrupted();
        }
    }

    /** Waits; returns whether a stop is requested. */
    boolean await(long timeoutMs) throws InterruptedException {
        return requested.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Everything has ended: the process may exit. */
    void ended() {
        ended.countDown();
    }

    private void onSignal() {
        if (isSecond.getAndSet(true)) {
            Runtime.getRuntime().halt(130);
        }
        Thread watchdog = new Thread(this::haltIfLate, "lanner-stop");
        watchdog.setDaemon(true);
        watchdog.start();
        request();
    }

    private void request() {
        requested.countDown();
        synchronized (lock) {
            if (mayInterrupt) {
                main.interrupt();
            }
        }
    }

    private void haltIfLate() {
        if (!awaitEnd()) {
            System.err.println("Lanner has not stopped within " + STOP_MS + " ms and is halted; alerts may be lost.");
            Runtime.getRuntime().halt(1);
        }
    }

    private void stopBeforeExit() {
        if (ended.getCount() > 0) {
            request();
            awaitEnd();
        }
    }

    private boolean awaitEnd() {
        try {
            return ended.await(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
