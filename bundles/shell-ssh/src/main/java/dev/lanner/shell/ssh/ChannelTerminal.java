// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A terminal at the other end of a channel: what it can do, how large it is, and what Ctrl-C does. */
final class ChannelTerminal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelTerminal.class);

    /** Those that JLine knows by itself. For any other it would run a program with what the client has said. */
    private static final List<String> KINDS = List.of(
            "xterm-256color",
            "xterm",
            "screen-256color",
            "screen",
            "rxvt-unicode-256color",
            "rxvt-unicode",
            "rxvt",
            "ansi",
            "dumb-color",
            "dumb");

    private static final String USUAL = "ansi";
    private static final int MOST_CELLS = 1000;

    private final Terminal terminal;

    private ChannelTerminal(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Takes it over.
     *
     * @param kind what the client calls it
     * @param onInterrupt what Ctrl-C does while a command runs
     */
    static ChannelTerminal open(
            String kind, InputStream in, OutputStream out, Environment environment, Runnable onInterrupt)
            throws IOException {
        Terminal terminal = new ExternalTerminal("lanner", known(kind), in, out, StandardCharsets.UTF_8);
        terminal.setSize(size(environment.getEnv()));
        terminal.handle(Terminal.Signal.INT, signal -> onInterrupt.run());
        environment.addSignalListener(
                (channel, signal) -> {
                    terminal.setSize(size(environment.getEnv()));
                    terminal.raise(Terminal.Signal.WINCH);
                },
                Signal.WINCH);
        environment.addSignalListener((channel, signal) -> terminal.raise(Terminal.Signal.INT), Signal.INT);
        return new ChannelTerminal(terminal);
    }

    /** The kind itself, or the one whose name its name begins with: {@code screen} for {@code screen.linux}. */
    static String known(String kind) {
        if (KINDS.contains(kind)) {
            return kind;
        }
        if (kind.startsWith("tmux")) {
            return "screen-256color";
        }
        return KINDS.stream()
                .filter(known -> kind.startsWith(known + "-") || kind.startsWith(known + "."))
                .findFirst()
                .orElse(USUAL);
    }

    private static Size size(Map<String, String> environment) {
        return new Size(
                number(environment.get(Environment.ENV_COLUMNS), 80),
                number(environment.get(Environment.ENV_LINES), 24));
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            int number = text == null ? 0 : Integer.parseInt(text);
            return number <= 0 ? otherwise : Math.min(number, MOST_CELLS);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    Terminal terminal() {
        return terminal;
    }

    /** What is written there appears, with line feeds as a terminal needs them. */
    OutputStream output() {
        return terminal.output();
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            LOG.debug("A terminal was gone already.", e);
        }
    }
}
