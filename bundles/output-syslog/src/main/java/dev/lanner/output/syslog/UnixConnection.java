// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import dev.lanner.output.syslog.StreamTransport.Connection;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Over a Unix socket. */
final class UnixConnection implements Connection {
    private final SocketChannel channel;

    private UnixConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static UnixConnection to(Path path) throws IOException {
        return new UnixConnection(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public boolean hasEnded() {
        try {
            channel.configureBlocking(false);
            boolean hasEnded = channel.read(ByteBuffer.allocate(1)) < 0;
            channel.configureBlocking(true);
            return hasEnded;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
