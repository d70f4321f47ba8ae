// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import dev.lanner.wire.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Messages one after the other in a stream (RFC 6587, RFC 5425).
 *
 * <p>Nobody acknowledges them: what the kernel has taken may still be lost when the daemon ends. So each burst begins with a
 * look whether it has ended since the last one, and ends with another.
 */
final class StreamTransport implements SyslogTransport {
    private static final int FULL_BYTES = 1 << 16;

    private final String target;
    private final Opening opening;
    private final boolean hasCounts;
    private final long timeoutMs;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable Connection connection;

    /** Connects. */
    interface Opening {
        Connection open() throws IOException;
    }

    /** An open stream. */
    interface Connection {
        /** Writes all of it. Waits for as long as it takes, unless it is closed. */
        void write(byte[] bytes) throws IOException;

        /** Whether the other side has closed it. */
        boolean hasEnded();

        /** Closes it, whoever works with it, and does not wait. */
        void close() throws IOException;
    }

    /** Whose messages have their length in front of them, or else a line feed behind. */
    StreamTransport(String target, Opening opening, boolean hasCounts, long timeoutMs) {
        this.target = target;
        this.opening = opening;
        this.hasCounts = hasCounts;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public void send(byte[] message) throws IOException {
        if (pending.size() >= FULL_BYTES) {
            drain();
        }
        if (hasCounts) {
            pending.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        }
        pending.writeBytes(message);
        if (!hasCounts) {
            pending.write('\n');
        }
        if (connection == null) {
            // Here, so that somebody who tries this way learns at once whether it leads anywhere.
            connection = open();
        }
    }

    @Override
    public void flush() throws IOException {
        if (pending.size() > 0) {
            drain();
            Connection open = connection;
            if (open != null && open.hasEnded()) {
                throw new IOException(target + " has closed the connection.");
            }
        }
    }

    @Override
    public void close() {
        pending.reset();
        disconnect();
    }

    private void drain() throws IOException {
        Connection open = connection;
        if (open == null || open.hasEnded()) {
            disconnect();
            open = open();
            connection = open;
        }
        try (Deadline deadline = new Deadline(timeoutMs, open::close)) {
            write(open, deadline);
        }
        pending.reset();
    }

    private void write(Connection open, Deadline deadline) throws IOException {
        try {
            open.write(pending.toByteArray());
        } catch (IOException e) {
            throw deadline.hasPassed()
                    ? new IOException(target + " has taken nothing for " + timeoutMs + " ms.", e)
                    : new IOException("The connection to " + target + " has broken: " + e.getMessage() + ".", e);
        }
    }

    private Connection open() throws IOException {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new IOException("Cannot connect to " + target + ": " + e.getMessage() + ".", e);
        }
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                return; // It is of no use any more either way.
            }
        }
    }
}
