// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;

/**
 * Who is at the other end of a session, for commands that go on until they are ended. <em>Thread:</em> any.
 */
final class Attachment {
    /** The session's variable. */
    private static final String VARIABLE = "lanner.attachment";

    private final PrintStream wire;
    private final long clientPid;
    private volatile boolean isInterrupted;
    private volatile boolean hasHungUp;
    private volatile boolean isJson;

    /**
     * A shell that is attached.
     *
     * @param wire what is printed there goes out at once
     * @param clientPid its process; 0 if that is not known
     */
    Attachment(PrintStream wire, long clientPid) {
        this.wire = wire;
        this.clientPid = clientPid;
    }

    /** That of the session; one that nobody ends, for a session without. */
    static Attachment of(CommandSession session) {
        return session.get(VARIABLE) instanceof Attachment attachment ? attachment : new Attachment(System.out, 0);
    }

    void attachTo(CommandSession session) {
        session.put(VARIABLE, this);
    }

    /** A command begins: what was said to the one before does not count. */
    void begin(boolean asJson) {
        isInterrupted = false;
        isJson = asJson;
    }

    /** The command that runs is to end. */
    void interrupt() {
        isInterrupted = true;
    }

    /** Nobody is there any more. */
    void hangUp() {
        hasHungUp = true;
    }

    /** Whether the command is to end. */
    boolean isOver() {
        return isInterrupted || hasHungUp || Thread.currentThread().isInterrupted();
    }

    /** Whether a program reads the answer. */
    boolean isJson() {
        return isJson;
    }

    /** For what a command says before it has ended. */
    PrintStream wire() {
        return wire;
    }

    long clientPid() {
        return clientPid;
    }
}
