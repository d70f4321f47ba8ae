// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.StandardEnvironment;
import org.junit.jupiter.api.Test;

final class ChannelTerminalTest {
    @Test
    void takesOnlyKindsThatNeedNoProgramToBeRun() {
        assertEquals("xterm-256color", ChannelTerminal.known("xterm-256color"));
        assertEquals("xterm", ChannelTerminal.known("xterm-kitty"));
        assertEquals("screen", ChannelTerminal.known("screen.linux"));
        assertEquals("screen-256color", ChannelTerminal.known("tmux-256color"));
        assertEquals("dumb", ChannelTerminal.known("dumb"));
        assertEquals("ansi", ChannelTerminal.known("linux"));
        assertEquals("ansi", ChannelTerminal.known("-A /tmp"));
        assertEquals("ansi", ChannelTerminal.known(""));
    }

    @Test
    void growsAndShrinksWithTheWindow() throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        environment.set(Environment.ENV_COLUMNS, "120");
        environment.set(Environment.ENV_LINES, "40");
        try (ChannelTerminal terminal = ChannelTerminal.open(
                "xterm", InputStream.nullInputStream(), OutputStream.nullOutputStream(), environment, () -> {})) {
            assertEquals(120, terminal.terminal().getWidth());
            environment.set(Environment.ENV_COLUMNS, "90");
            environment.set(Environment.ENV_LINES, "0");
            environment.signal(null, Signal.WINCH);
            assertEquals(90, terminal.terminal().getWidth());
            assertEquals(24, terminal.terminal().getHeight());
        }
    }
}
