// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question with gRPC over a Unix socket: HTTP/2 as far as that needs it, one connection and one stream a question.
 * Headers of the answer are passed over, since an answer without a message is one that says no.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> until the answer is there, or for as long as was allowed; an interruption closes
 * the connection.
 */
final class GrpcSocket {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_FRAME = 1 << 20;
    private static final int STREAM = 1;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW = 8;

    private static final int END = 1;
    private static final int ACK = 1;
    private static final int HEADERS_END = 4;
    private static final int PADDED = 8;

    /** Without a limit whoever asks is interrupted when it takes too long. */
    private static final long WITHOUT_LIMIT_MS = TimeUnit.DAYS.toMillis(1);

    private final Path socket;
    private final long limitMs;

    GrpcSocket(Path socket) {
        this(socket, WITHOUT_LIMIT_MS);
    }

    /** Fails when the answer has not come within {@code limitMs} milliseconds. */
    GrpcSocket(Path socket, long limitMs) {
        this.socket = socket;
        this.limitMs = limitMs;
    }

    /** The answer's message; null if there is none. */
    byte @Nullable [] ask(String method, Map<String, String> headers, byte[] message) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new IOException(socket + " is too busy to be connected to");
            }
            channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(channel, selector, System.nanoTime());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(PREFACE);
            frame(out, SETTINGS, 0, 0, new byte[0]);
            byte[] window = ByteBuffer.allocate(4).putInt(MOST_BYTES).array();
            frame(out, WINDOW, 0, 0, window);
            frame(out, HEADERS, HEADERS_END, STREAM, headers(method, headers));
            frame(out, WINDOW, 0, STREAM, window);
            ByteBuffer body = ByteBuffer.allocate(5 + message.length);
            body.put((byte) 0).putInt(message.length).put(message);
            frame(out, DATA, END, STREAM, body.array());
            connection.write(out.toByteArray());
            return message(answer(connection));
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final Selector selector;
        private final long beginNs;

        Connection(SocketChannel channel, Selector selector, long beginNs) {
            this.channel = channel;
            this.selector = selector;
            this.beginNs = beginNs;
        }

        /** What is said fits into the socket's buffer many times over, unless the other side never reads. */
        void write(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            channel.write(buffer);
            if (buffer.hasRemaining()) {
                throw new IOException(socket + " does not listen");
            }
        }

        void reply(int type, byte[] payload) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            frame(out, type, ACK, 0, payload);
            write(out.toByteArray());
        }

        byte[] read(int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer);
                if (count < 0) {
                    throw new IOException(socket + " breaks off");
                }
                if (count == 0) {
                    await();
                }
            }
            return buffer.array();
        }

        private void await() throws IOException {
            long leftMs = limitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
            if (leftMs <= 0) {
                throw new IOException(socket + " has not answered within " + limitMs + " ms");
            }
            selector.select(leftMs);
            selector.selectedKeys().clear();
        }
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(9);
        header.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        header.put((byte) type).put((byte) flags).putInt(stream);
        out.writeBytes(header.array());
        out.writeBytes(payload);
    }

    private static byte[] headers(String method, Map<String, String> more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // POST and http stand in the table that both sides know.
        out.write(0x83);
        out.write(0x86);
        literal(out, ":path", method);
        literal(out, ":authority", "localhost");
        literal(out, "content-type", "application/grpc");
        literal(out, "te", "trailers");
        more.forEach((name, value) -> literal(out, name, value));
        return out.toByteArray();
    }

    private static void literal(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        text(out, name);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        if (length < 0x7F) {
            out.write(length);
        } else {
            out.write(0x7F);
            length -= 0x7F;
            while (length >= 0x80) {
                out.write(length % 0x80 + 0x80);
                length /= 0x80;
            }
            out.write(length);
        }
        out.writeBytes(bytes);
    }

    private byte[] answer(Connection connection) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (true) {
            ByteBuffer header = ByteBuffer.wrap(connection.read(9));
            int length = (header.get() & 0xFF) << 16 | (header.getShort() & 0xFFFF);
            int type = header.get();
            int flags = header.get();
            int stream = header.getInt() & Integer.MAX_VALUE;
            if (length > MOST_FRAME || data.size() > MOST_BYTES) {
                throw new IOException(socket + " answers with too much");
            }
            byte[] payload = connection.read(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                connection.reply(SETTINGS, new byte[0]);
            } else if (type == PING && (flags & ACK) == 0) {
                connection.reply(PING, payload);
            } else if (type == GO_AWAY || (type == RESET && stream == STREAM)) {
                throw new IOException(socket + " refuses to answer");
            } else if (type == DATA && stream == STREAM) {
                boolean isPadded = (flags & PADDED) != 0 && length > 0;
                int start = isPadded ? 1 : 0;
                int padding = isPadded ? payload[0] & 0xFF : 0;
                data.write(payload, start, Math.max(0, length - start - padding));
            }
            if ((type == DATA || type == HEADERS) && stream == STREAM && (flags & END) != 0) {
                return data.toByteArray();
            }
        }
    }

    /** A flag for compression, which was not asked for, and a length stand before it. */
    private byte @Nullable [] message(byte[] data) throws IOException {
        if (data.length < 5) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        int compression = buffer.get();
        int length = buffer.getInt();
        if (compression != 0 || length != buffer.remaining()) {
            throw new IOException(socket + " answers with what is no message");
        }
        byte[] message = new byte[length];
        buffer.get(message);
        return message;
    }
}
