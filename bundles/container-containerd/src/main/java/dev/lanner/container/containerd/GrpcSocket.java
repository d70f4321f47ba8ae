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
 * The answer is one message, or one after the other. Headers are passed over, since an answer without a message is one that
 * says no.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> until the answer is there, or for as long as was allowed; an interruption closes
 * the connection.
 */
final class GrpcSocket {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_FRAME = 1 << 20;
    private static final int STREAM = 1;
    /** Bytes before a frame, and before a message. */
    private static final int HEADER = 9;

    private static final int PREFIX = 5;

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

    /** Takes messages of an answer that goes on. */
    interface Hearer {
        void onMessage(byte[] message) throws IOException;
    }

    /** The answer's message; null if there is none. */
    byte @Nullable [] ask(String method, Map<String, String> headers, byte[] message) throws IOException {
        try (Connection connection = new Connection()) {
            connection.question(method, headers, message);
            Answer answer = new Answer();
            while (!answer.hasEnded) {
                connection.readFrame(answer);
            }
            return message(answer.data.toByteArray());
        }
    }

    /**
     * Passes on one message after the other until the connection breaks off, which is an error.
     *
     * @param onAsked called when the question has been sent
     */
    void listen(String method, byte[] message, Runnable onAsked, Hearer hearer) throws IOException {
        try (Connection connection = new Connection()) {
            connection.question(method, Map.of(), message);
            onAsked.run();
            Answer answer = new Answer();
            while (!answer.hasEnded) {
                connection.readFrame(answer);
                for (byte[] next = answer.takeMessage(); next != null; next = answer.takeMessage()) {
                    hearer.onMessage(next);
                }
            }
            throw new IOException(socket + " says no more");
        }
    }

    /** What has come so far. */
    private static final class Answer {
        private ByteArrayOutputStream data = new ByteArrayOutputStream();
        private boolean hasEnded;

        /** The first message, if all of it is there; a flag for compression and a length stand before it. */
        byte @Nullable [] takeMessage() {
            if (data.size() < PREFIX) {
                return null;
            }
            ByteBuffer all = ByteBuffer.wrap(data.toByteArray());
            all.get();
            int length = all.getInt();
            if (length < 0 || length > all.remaining()) {
                return null;
            }
            byte[] message = new byte[length];
            all.get(message);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            rest.write(all.array(), all.position(), all.remaining());
            data = rest;
            return message;
        }
    }

    private final class Connection implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final Selector selector;
        private final long beginNs = System.nanoTime();

        Connection() throws IOException {
            try {
                channel.configureBlocking(false);
                if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                    throw new IOException(socket + " is too busy to be connected to");
                }
                selector = Selector.open();
                channel.register(selector, SelectionKey.OP_READ);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                selector.close();
            }
        }

        void question(String method, Map<String, String> headers, byte[] message) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(PREFACE);
            frame(out, SETTINGS, 0, 0, new byte[0]);
            frame(out, WINDOW, 0, 0, number(MOST_BYTES));
            frame(out, HEADERS, HEADERS_END, STREAM, headers(method, headers));
            frame(out, WINDOW, 0, STREAM, number(MOST_BYTES));
            ByteBuffer body = ByteBuffer.allocate(PREFIX + message.length);
            body.put((byte) 0).putInt(message.length).put(message);
            frame(out, DATA, END, STREAM, body.array());
            write(out.toByteArray());
        }

        /** There is room for as much again as has been taken. */
        private void giveRoom(int length) throws IOException {
            if (length > 0) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                frame(out, WINDOW, 0, 0, number(length));
                frame(out, WINDOW, 0, STREAM, number(length));
                write(out.toByteArray());
            }
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

        void readFrame(Answer answer) throws IOException {
            ByteBuffer header = ByteBuffer.wrap(read(HEADER));
            int length = (header.get() & 0xFF) << 16 | (header.getShort() & 0xFFFF);
            int type = header.get();
            int flags = header.get();
            int stream = header.getInt() & Integer.MAX_VALUE;
            if (length > MOST_FRAME || answer.data.size() > MOST_BYTES) {
                throw new IOException(socket + " answers with too much");
            }
            byte[] payload = read(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                reply(SETTINGS, new byte[0]);
            } else if (type == PING && (flags & ACK) == 0) {
                reply(PING, payload);
            } else if (type == GO_AWAY || (type == RESET && stream == STREAM)) {
                throw new IOException(socket + " refuses to answer");
            } else if (type == DATA && stream == STREAM) {
                boolean isPadded = (flags & PADDED) != 0 && length > 0;
                int start = isPadded ? 1 : 0;
                int padding = isPadded ? payload[0] & 0xFF : 0;
                answer.data.write(payload, start, Math.max(0, length - start - padding));
                giveRoom((flags & END) == 0 ? length : 0);
            }
            answer.hasEnded |= (type == DATA || type == HEADERS) && stream == STREAM && (flags & END) != 0;
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

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
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

    /** A flag for compression, which was not asked for, and a length stand before it. */
    private byte @Nullable [] message(byte[] data) throws IOException {
        if (data.length < PREFIX) {
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
