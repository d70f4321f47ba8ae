// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Talks to the shell of a Lanner that runs. */
final class ShellClient implements AutoCloseable {
    /** Ends an answer; a status in decimal and a line feed follow. */
    private static final int END = 4;

    private static final int PATIENCE_S = 10;

    private final SocketChannel channel;
    private final InputStream answers;
    private final OutputStream commands;

    private ShellClient(SocketChannel channel) {
        this.channel = channel;
        answers = new BufferedInputStream(Channels.newInputStream(channel));
        commands = Channels.newOutputStream(channel);
    }

    /** Connects; Lanner may be watching a moment before its shell is there. */
    static ShellClient connect(Path socket) throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return new ShellClient(channel);
            } catch (IOException e) {
                channel.close();
                if (System.nanoTime() > limit) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    /** What the command prints; it must succeed. */
    String ask(String command) throws IOException {
        commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        String answer = until(END);
        String status = until('\n');
        if (!status.equals("0")) {
            throw new IOException("'" + command + "' ended with " + status + ": " + answer);
        }
        return answer;
    }

    /** What the command prints; it must fail. */
    String refused(String command) throws IOException {
        commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        String answer = until(END);
        String status = until('\n');
        if (status.equals("0")) {
            throw new IOException("'" + command + "' has not failed: " + answer);
        }
        return answer;
    }

    private String until(int end) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value = answers.read(); value != end; value = answers.read()) {
            if (value < 0) {
                throw new IOException("Lanner has hung up after '" + bytes.toString(StandardCharsets.UTF_8) + "'");
            }
            bytes.write(value);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
