// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the host's name services by the program {@code getent} (man 1 getent), whose output has the form of the account
 * files.
 */
final class Getent {
    private static final int NOT_FOUND = 2;
    private static final int KILLED = 128 + 9;
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] NOTHING = {};

    private final String program;
    private final Duration patience;

    Getent(String program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /**
     * The user or group of this number; no accounts if nobody knows it.
     *
     * @throws IOException if there is no such program, it fails, or it takes too long
     */
    Accounts ask(boolean isUser, long id) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program, isUser ? "passwd" : "group", Long.toString(id))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Who is late is ended, and with that the reading below.
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(MAX_BYTES);
            process.getInputStream().close();
            int status = process.waitFor();
            if (status == KILLED) {
                throw new IOException("'" + program + "' has not answered for " + patience.toMillis() + " ms.");
            }
            if (status == NOT_FOUND) {
                return Accounts.NONE;
            }
            if (status != 0) {
                throw new IOException("'" + program + "' has ended with status " + status + ".");
            }
            return isUser ? Accounts.parse(output, NOTHING) : Accounts.parse(NOTHING, output);
        } finally {
            process.destroyForcibly();
        }
    }
}
