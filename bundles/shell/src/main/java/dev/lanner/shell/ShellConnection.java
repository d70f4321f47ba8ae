// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/**
 * One shell that is attached. Each line that comes in is a command; what goes out is its answer, then the byte
 * {@link #END}, its exit status in decimal, and a line feed. So the other side knows where the answer ends, and how.
 */
final class ShellConnection {
    /** End of an answer: ASCII "end of transmission", which no answer contains. */
    static final int END = 4;

    private ShellConnection() {}

    /** Serves it until it hangs up. */
    static void serve(CommandProcessor commands, SocketChannel channel) throws IOException {
        OutputStream raw = Channels.newOutputStream(channel);
        PrintStream out = new PrintStream(new WithoutEnd(raw), false, StandardCharsets.UTF_8);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        try (CommandSession session = commands.createSession(InputStream.nullInputStream(), out, out)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int status = execute(session, line, out);
                out.flush();
                raw.write(((char) END + Integer.toString(status) + "\n").getBytes(StandardCharsets.US_ASCII));
                raw.flush();
            }
        }
    }

    /** Whatever a command throws is the answer to this line; the session goes on. */
    @SuppressWarnings("CatchingUnchecked")
    private static int execute(CommandSession session, String line, PrintStream out) {
        Status.clear(session);
        try {
            Object answer = session.execute(line);
            if (answer != null) {
                out.println(session.format(answer, Converter.INSPECT));
            }
            return Status.of(session);
        } catch (Exception e) {
            String message = e.getMessage();
            out.println(message == null ? e.toString() : message);
            return 1;
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
