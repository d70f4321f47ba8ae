// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Pipeline.Phase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far the pipeline has come, for those who wait for its start or its end. */
final class StartGate {
    private Phase phase = Phase.STARTING;
    private @Nullable String failure;
    private boolean isOver;

    synchronized Phase await(long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (phase == Phase.STARTING) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                break;
            }
            wait(leftMs);
        }
        return phase;
    }

    /** Waits until all is over; false if the time has passed, or the start has failed. */
    synchronized boolean awaitEnd(long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!isOver && phase != Phase.FAILED) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                break;
            }
            wait(leftMs);
        }
        return isOver;
    }

    synchronized @Nullable String failure() {
        return failure;
    }

    /** Events flow, maybe again. */
    synchronized void onRunning() {
        isOver = false;
        failure = null;
        enter(Phase.RUNNING);
    }

    /** It cannot go on; the first reason stays. */
    synchronized void onFailed(String reason) {
        if (phase == Phase.STARTING || phase == Phase.RUNNING) {
            failure = reason;
            enter(Phase.FAILED);
        }
    }

    /**
     * All sources have ended and all their alerts are written.
     *
     * @param reason why none of the sources has ended well; null if one has
     */
    synchronized void onEnded(@Nullable String reason) {
        isOver = true;
        if (reason == null) {
            onStopped();
        } else {
            onFailed(reason);
        }
        notifyAll();
    }

    /** It has ended, if it had not failed before. */
    synchronized void onStopped() {
        if (phase != Phase.FAILED) {
            isOver = true;
            enter(Phase.STOPPED);
        }
    }

    private void enter(Phase next) {
        phase = next;
        notifyAll();
    }
}
