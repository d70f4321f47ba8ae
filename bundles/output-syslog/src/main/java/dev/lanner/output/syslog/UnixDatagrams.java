// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** One datagram for each message, to a socket in the file system. The JDK has no datagrams there. */
final class UnixDatagrams implements SyslogTransport {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path path;
    private final long timeoutMs;
    private @Nullable AFUNIXDatagramChannel channel;

    UnixDatagrams(Path path, long timeoutMs) {
        this.path = path;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public void send(byte[] message) throws IOException {
        AFUNIXDatagramChannel open = channel;
        if (open == null) {
            open = AFUNIXDatagramChannel.open();
            channel = open;
            open.connect(AFUNIXSocketAddress.of(path));
            // A write that waits could not be ended from outside.
            open.configureBlocking(false);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (open.write(ByteBuffer.wrap(message)) == 0) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new IOException("The daemon has taken nothing from " + path + " for " + timeoutMs + " ms.");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        AFUNIXDatagramChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                return; // It is of no use any more either way.
            }
        }
    }
}
