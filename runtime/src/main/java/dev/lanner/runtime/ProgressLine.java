// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** How far long work is: a line that is written over and over on a terminal, and now and then elsewhere. */
final class ProgressLine {
    /** How often to show it, in milliseconds. */
    static final long STEP_MS = 200;

    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean isShown;
    private final boolean isTerminal = Terminal.is(Terminal.ERRORS);
    private long nextNs = System.nanoTime() + (isTerminal ? 0 : QUIET_NS);

    ProgressLine(PrintStream out, boolean isShown) {
        this.out = out;
        this.isShown = isShown;
    }

    /** Shows how far it is. */
    void show(String text) {
        long now = System.nanoTime();
        if (!isShown || now - nextNs < 0) {
            return;
        }
        if (isTerminal) {
            out.print(CLEAR + text);
            out.flush();
        } else {
            nextNs = now + QUIET_NS;
            out.println(text);
        }
    }

    /** Makes room for other text. */
    void clear() {
        if (isShown && isTerminal) {
            out.print(CLEAR);
        }
    }
}
