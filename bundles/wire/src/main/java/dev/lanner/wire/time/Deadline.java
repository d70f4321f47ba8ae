// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.time;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends something that takes too long and cannot be told so, such as a write to a peer that reads no more: closes what it
 * works with, from another thread, which is the JDK's.
 *
 * <pre>{@code
 * try (Deadline deadline = new Deadline(timeoutMs, socket::close)) {
 *     stream.write(bytes); // Throws once the socket is closed.
 * }
 * }</pre>
 */
public final class Deadline implements AutoCloseable {
    private final CompletableFuture<Void> inTime = new CompletableFuture<>();

    /** Something that must not block. */
    public interface Ending {
        /** Ends it; whoever works with it sees if that has failed. */
        void end() throws IOException;
    }

    /** From now on, {@code timeoutMs} milliseconds. */
    public Deadline(long timeoutMs, Ending ending) {
        CompletableFuture<Void> unused = inTime.orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(late -> {
                    try {
                        ending.end();
                        return CompletableFuture.failedFuture(late);
                    } catch (IOException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                });
    }

    /** Whether it has taken too long. */
    public boolean hasPassed() {
        return inTime.isCompletedExceptionally();
    }

    /** It has come to its end by itself. */
    @Override
    public void close() {
        inTime.complete(null);
    }
}
