// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shell that is attached. Each line that comes in is a command; what goes out is its answer, then the byte
 * {@link #END}, its exit status in decimal, and a line feed. So the other side knows where the answer ends, and how. The
 * byte {@link #INTERRUPT} ends a command that goes on until it is ended.
 */
final class ShellConnection {
    /** End of an answer: ASCII "end of transmission", which no answer contains. */
    static final int END = 4;

    /** End of a command that runs: what Ctrl-C is in ASCII. */
    static final int INTERRUPT = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);
    private static final int MOST_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 8192;
    private static final int MOST_LINES = 64;

    private final SocketChannel channel;
    private final OutputStream raw;
    private final Attachment attachment;
    private final PrintStream wire;

    /** Lines that wait; nothing is the end. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MOST_LINES);

    private ShellConnection(SocketChannel channel, Peer peer) {
        this.channel = channel;
        raw = new Sending(channel);
        wire = new PrintStream(new WithoutEnd(raw), false, StandardCharsets.UTF_8);
        attachment = new Attachment(wire, peer.pid());
    }

    /** Serves it until it hangs up. */
    static void serve(Dialogue.Parts parts, SocketChannel channel, Peer peer) throws IOException {
        ShellConnection connection = new ShellConnection(channel, peer);
        Thread reader = new Thread(connection::read, "lanner-shell-reader");
        reader.setDaemon(true);
        reader.start();
        connection.answer(parts, peer);
    }

    private void answer(Dialogue.Parts parts, Peer peer) throws IOException {
        try (Dialogue dialogue = new Dialogue(parts, attachment, peer)) {
            for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
                int status = dialogue.answer(line.get());
                wire.flush();
                raw.write(((char) END + Integer.toString(status) + "\n").getBytes(StandardCharsets.US_ASCII));
                raw.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Whoever reads must find room to say that it is over.
            lines.clear();
        }
    }

    /** Reads until the end, also while a command runs: it may be told to end. */
    private void read() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer) >= 0 && line.size() < MOST_BYTES) {
                for (buffer.flip(); buffer.hasRemaining(); ) {
                    take(buffer.get(), line);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            LOG.debug("A shell has hung up.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            attachment.hangUp();
            end();
        }
    }

    private void take(byte value, ByteArrayOutputStream line) throws InterruptedException {
        if (value == INTERRUPT) {
            attachment.interrupt();
        } else if (value == '\n') {
            lines.put(Optional.of(line.toString(StandardCharsets.UTF_8)));
            line.reset();
        } else {
            line.write(value);
        }
    }

    private void end() {
        try {
            lines.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The streams that Java makes of a channel read and write by turns: who waits for input would hold up the output. */
    private static final class Sending extends OutputStream {
        private final SocketChannel channel;

        Sending(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Keeps the end mark out of answers, and collects small writes. */
    private static final class WithoutEnd extends FilterOutputStream {
        WithoutEnd(OutputStream target) {
            super(new BufferedOutputStream(target, 8192));
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value == END ? '?' : value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }
}
