// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * To the daemon of this host. Nearly all of them take datagrams; as the C library does, it turns to a stream if this one
 * does not.
 */
final class UnixTransport implements SyslogTransport {
    private final Path path;
    private final SyslogTransport datagrams;
    private final SyslogTransport stream;
    private @Nullable SyslogTransport chosen;

    UnixTransport(Path path, SyslogTransport datagrams, SyslogTransport stream) {
        this.path = path;
        this.datagrams = datagrams;
        this.stream = stream;
    }

    @Override
    public void send(byte[] message) throws IOException {
        SyslogTransport present = chosen;
        if (present != null) {
            present.send(message);
            return;
        }
        if (!Files.exists(path)) {
            throw new IOException("There is no socket " + path
                    + " of a syslog daemon; start one, or set 'path' or 'transport' of dev.lanner.output.syslog.");
        }
        try {
            datagrams.send(message);
            chosen = datagrams;
        } catch (IOException e) {
            datagrams.close();
            try {
                stream.send(message);
                chosen = stream;
            } catch (IOException streamFailure) {
                streamFailure.addSuppressed(e);
                throw streamFailure;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        SyslogTransport present = chosen;
        if (present != null) {
            present.flush();
        }
    }

    @Override
    public void close() {
        chosen = null;
        datagrams.close();
        stream.close();
    }
}
