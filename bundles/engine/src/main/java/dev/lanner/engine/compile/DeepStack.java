// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs what walks through nested conditions with a stack that is large enough for them: whoever loads rules may have a
 * small one, and conditions may be nested a thousand levels deep.
 */
final class DeepStack {
    /** Of address space; memory is taken only where it is used. */
    private static final long STACK_BYTES = 64L << 20;

    private DeepStack() {}

    /** Runs the task and returns when it has ended; what it throws is thrown here. */
    static <T> T call(Supplier<T> task) {
        FutureTask<T> result = new FutureTask<>(task::get);
        Thread thread = new Thread(null, result, "lanner-rules", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    // The task is short and leaves nothing half done, so it is waited for.
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
