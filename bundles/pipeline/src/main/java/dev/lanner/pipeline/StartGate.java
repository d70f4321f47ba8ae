// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Pipeline.Phase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far the start has come, for those who wait for it. */
final class StartGate {
    private Phase phase = Phase.STARTING;
    private @Nullable String failure;

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

    synchronized @Nullable String failure() {
        return failure;
    }

    /** Events flow. */
    synchronized void onRunning() {
        enter(Phase.RUNNING);
    }

    /** It cannot go on; the first reason stays. */
    synchronized void onFailed(String reason) {
        if (phase == Phase.STARTING || phase == Phase.RUNNING) {
            failure = reason;
            enter(Phase.FAILED);
        }
    }

    /** It has ended, if it had not failed before. */
    synchronized void onStopped() {
        if (phase != Phase.FAILED) {
            enter(Phase.STOPPED);
        }
    }

    private void enter(Phase next) {
        phase = next;
        notifyAll();
    }
}
