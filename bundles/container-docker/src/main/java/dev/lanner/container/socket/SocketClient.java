// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Asks with HTTP/1.1 over a Unix socket, one question a connection. It only ever reads: there is nothing but GET.
 *
 * <p><em>Blocking:</em> until the answer is there; an interruption closes the connection.
 */
public final class SocketClient {
    private static final ProtocolFamily UNIX = StandardProtocolFamily.UNIX;
    private static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_LINE = 16 * 1024;

    private final Path socket;

    /** For this socket, whether it is there or not. */
    public SocketClient(Path socket) {
        this.socket = socket;
    }

    /** The socket. */
    public Path socket() {
        return socket;
    }

    /** What was answered. */
    public record Answer(int status, String body) {}

    /**
     * Asks.
     *
     * @param target path and query, already encoded
     * @throws NoSuchFileException if there is no such socket
     * @throws ConnectException if nobody listens to it
     * @throws IOException if the answer is none
     */
    public Answer get(String target) throws IOException {
        try (Reader reader = open(target)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] part = reader.next();
            while (part.length > 0) {
                body.write(part, 0, part.length);
                if (body.size() > MOST_BYTES) {
                    throw new IOException(socket + " answers with more than " + MOST_BYTES + " bytes");
                }
                part = reader.next();
            }
            return new Answer(reader.status, body.toString(StandardCharsets.UTF_8));
        }
    }

    /** Asks for an answer that does not end by itself. */
    public Reader open(String target) throws IOException {
        if (!Files.exists(socket)) {
            throw new NoSuchFileException(socket.toString());
        }
        SocketChannel channel = SocketChannel.open(UNIX);
        try {
            connect(channel);
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return new Reader(channel, socket);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            ConnectException refused = new ConnectException("nobody listens to " + socket + ": " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** An answer that is being read. */
    public static final class Reader implements Closeable {
        private final SocketChannel channel;
        private final Path socket;
        private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();
        private final int status;
        private boolean isChunked;
        private long rest = Long.MAX_VALUE;

        Reader(SocketChannel channel, Path socket) throws IOException {
            this.channel = channel;
            this.socket = socket;
            String[] words = line().split(" ", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
                throw new IOException(socket + " does not speak HTTP");
            }
            status = Integer.parseInt(words[1]);
            readHeaders();
        }

        /** The status; 200 if all is well. */
        public int status() {
            return status;
        }

        private void readHeaders() throws IOException {
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase(Locale.ROOT);
                if (header.startsWith("transfer-encoding:") && header.endsWith("chunked")) {
                    isChunked = true;
                    rest = 0;
                } else if (header.startsWith("content-length:") && !isChunked) {
                    rest = number(header.substring("content-length:".length()).strip(), 10);
                }
            }
            if (status == 204 || status == 304) {
                isChunked = false;
                rest = 0;
            }
        }

        private long number(String digits, int base) throws IOException {
            try {
                return Long.parseLong(digits, base);
            } catch (NumberFormatException e) {
                throw new IOException(socket + " answers with a length that is none: " + digits, e);
            }
        }

        /** The next bytes of the body, as they come; none at its end. */
        public byte[] next() throws IOException {
            if (isChunked && rest == 0) {
                rest = number(line().split(";", 2)[0].strip(), 16);
                if (rest == 0) {
                    isChunked = false;
                }
            }
            if (rest <= 0 || (!buffer.hasRemaining() && !fill())) {
                if (rest > 0 && rest < Long.MAX_VALUE - MOST_BYTES) {
                    throw new IOException(socket + " breaks off in the middle of its answer");
                }
                return new byte[0];
            }
            byte[] part = new byte[(int) Math.min(rest, buffer.remaining())];
            buffer.get(part);
            rest -= part.length;
            if (isChunked && rest == 0) {
                line();
            }
            return part;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                if (!buffer.hasRemaining() && !fill()) {
                    throw new IOException(socket + " breaks off");
                }
                char c = (char) (buffer.get() & 0xFF);
                if (c == '\n') {
                    return line.toString().strip();
                }
                line.append(c);
                if (line.length() > LONGEST_LINE) {
                    throw new IOException(socket + " answers with a line that does not end");
                }
            }
        }

        private boolean fill() throws IOException {
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            return count > 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
