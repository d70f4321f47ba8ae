// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The other end of the shell's socket. <em>Thread:</em> one, but for {@link #interrupt()}. */
final class ShellClient implements AutoCloseable {
    /** Ends an answer; a status in decimal and a line feed follow. */
    private static final int END = 4;

    /** Ends a command that goes on until it is ended. */
    private static final byte INTERRUPT = 3;

    /** Begins a line that no user types. */
    private static final char CONTROL = 1;

    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 14).limit(0);

    private ShellClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Attaches to the Lanner that has this socket. */
    static ShellClient connect(Path path) throws LauncherException, IOException {
        if (Files.notExists(path)) {
            throw new LauncherException("lanner: no Lanner is running here: there is no socket " + path
                    + "; start one with 'lanner run', or name its socket with --socket");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Path own = name(channel, path.toAbsolutePath());
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new ShellClient(channel);
        } catch (IOException e) {
            channel.close();
            throw new LauncherException(
                    "lanner: " + path + " does not answer (" + e.getMessage()
                            + "); is Lanner running, and are you the user who runs it?",
                    e);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** Gives our end a name with our process id, by which Lanner finds out who we are: its audit has that. */
    private static Path name(SocketChannel channel, Path path) {
        String unique = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        Path own = path.resolveSibling(
                ".client-" + unique + "." + ProcessHandle.current().pid());
        try {
            channel.bind(UnixDomainSocketAddress.of(own));
        } catch (IOException | RuntimeException e) {
            // Then it does not know; whether we may talk to it is another question.
            return own;
        }
        return own;
    }

    /** Has everything answered as JSON from now on. */
    void wantJson() throws IOException {
        ask(CONTROL + "json", OutputStream.nullOutputStream());
    }

    /** What the last word of a line may be. */
    List<String> complete(String line) throws IOException {
        ByteArrayOutputStream candidates = new ByteArrayOutputStream();
        ask(CONTROL + "complete " + line, candidates);
        return candidates.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Runs a command; what it says goes out as it comes. Returns its status. */
    int ask(String line, OutputStream out) throws IOException {
        // A line feed would make two commands of one.
        send(ByteBuffer.wrap((line.replace('\n', ';') + "\n").getBytes(StandardCharsets.UTF_8)));
        int value = next(out);
        while (value != END) {
            out.write(value);
            value = next(out);
        }
        out.flush();
        int status = 0;
        for (int digit = next(out); digit != '\n'; digit = next(out)) {
            if (digit < '0' || digit > '9') {
                throw new IOException("the answer had no status");
            }
            status = status * 10 + digit - '0';
        }
        return status;
    }

    /** Ends a command that goes on until it is ended; its last words still come. <em>Thread:</em> any. */
    void interrupt() {
        try {
            send(ByteBuffer.wrap(new byte[] {INTERRUPT}));
        } catch (IOException e) {
            // Who reads the answer sees it too.
            System.getLogger(ShellClient.class.getName())
                    .log(System.Logger.Level.DEBUG, "The connection was gone already.", e);
        }
    }

    private synchronized void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private int next(OutputStream out) throws IOException {
        if (!received.hasRemaining()) {
            // What is there is shown before more is waited for.
            out.flush();
            received.clear();
            int count = channel.read(received);
            received.flip();
            if (count < 0) {
                throw new IOException("Lanner has hung up");
            }
        }
        return received.get() & 0xFF;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
