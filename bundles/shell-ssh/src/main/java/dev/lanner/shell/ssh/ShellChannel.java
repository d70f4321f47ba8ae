// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.Shell;
import dev.lanner.api.shell.ShellSession;
import dev.lanner.api.shell.ShellUser;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shell, or a command of its own, at the other end of a channel. It has a thread while it runs. */
final class ShellChannel implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(ShellChannel.class);
    private static final int BUFFER_BYTES = 8192;
    private static final int REFUSED = 1;

    /** Nothing runs that Ctrl-C could end. */
    private static final int IDLE = -1;

    private final Parts parts;
    private final @Nullable String command;
    private final AtomicInteger interrupts = new AtomicInteger(IDLE);
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private @Nullable ExitCallback exit;
    private volatile @Nullable ShellSession session;
    private volatile @Nullable ChannelTerminal terminal;
    private volatile @Nullable Thread thread;
    private volatile boolean isOver;

    /** What all of a server have in common. */
    record Parts(Shell shell, Seats seats, Path history) {}

    /**
     * Not begun yet.
     *
     * @param command null for a shell
     */
    ShellChannel(Parts parts, @Nullable String command) {
        this.parts = parts;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        if (!parts.seats().take()) {
            err.write(("lanner: " + parts.seats().count() + " shells and commands run already; try again later\n")
                    .getBytes(StandardCharsets.UTF_8));
            err.flush();
            end(REFUSED);
            return;
        }
        ShellUser user = Objects.requireNonNull(channel.getServerSession().getAttribute(ShellServer.USER));
        Thread started = new Thread(() -> serve(user, environment), "lanner-ssh");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void serve(ShellUser user, Environment environment) {
        int status = REFUSED;
        try {
            String kind = environment.getEnv().get(Environment.ENV_TERM);
            // A terminal was asked for if its kind was told.
            status = kind == null ? serve(user, out) : serveTerminal(user, kind, environment);
        } catch (IOException | RuntimeException e) {
            // The client has hung up, or Lanner ends.
            LOG.debug("A shell over SSH has ended.", e);
        } finally {
            parts.seats().giveBack();
            end(status);
        }
    }

    private int serveTerminal(ShellUser user, String kind, Environment environment) throws IOException {
        try (ChannelTerminal opened = ChannelTerminal.open(kind, in, out, environment, this::interrupt)) {
            terminal = opened;
            return serve(user, opened.output());
        } finally {
            terminal = null;
        }
    }

    private int serve(ShellUser user, OutputStream target) throws IOException {
        PrintStream answers =
                new PrintStream(new BufferedOutputStream(target, BUFFER_BYTES), false, StandardCharsets.UTF_8);
        try (ShellSession opened = parts.shell().open(user, answers)) {
            session = opened;
            return command == null ? converse(user, opened) : run(opened, command);
        } finally {
            session = null;
            answers.flush();
        }
    }

    private int converse(ShellUser user, ShellSession opened) throws IOException {
        ChannelTerminal present = terminal;
        if (present != null) {
            LineEditor editor = LineEditor.open(present, opened, parts.history(), user);
            return converse(opened, editor::readLine);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return converse(opened, lines::readLine);
    }

    /** Where lines come from; null is the end. */
    private interface Lines {
        @Nullable
        String readLine() throws IOException;
    }

    private int converse(ShellSession opened, Lines lines) throws IOException {
        int status = 0;
        while (!isOver) {
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                status = run(opened, line);
            }
        }
        return status;
    }

    private int run(ShellSession opened, String line) {
        interrupts.set(0);
        try {
            return opened.run(line);
        } finally {
            interrupts.set(IDLE);
        }
    }

    /** Ctrl-C: ends what runs; the second time, whoever asks for it means the shell. */
    private void interrupt() {
        ShellSession present = session;
        int before = interrupts.getAndUpdate(count -> count == IDLE ? IDLE : count + 1);
        if (present == null || before == IDLE) {
            return;
        }
        if (before == 0) {
            present.interrupt();
        } else {
            hangUp();
        }
    }

    /** The channel is closed. */
    @Override
    public void destroy(ChannelSession channel) {
        hangUp();
        ChannelTerminal shown = terminal;
        if (shown != null) {
            shown.close();
        }
    }

    private void hangUp() {
        isOver = true;
        ShellSession present = session;
        if (present != null) {
            present.hangUp();
        }
        Thread serving = thread;
        if (serving != null) {
            serving.interrupt();
        }
    }

    private void end(int status) {
        ExitCallback told = exit;
        if (told != null) {
            told.onExit(status);
        }
    }
}
