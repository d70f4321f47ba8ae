// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import org.apache.felix.service.command.CommandSession;

/** The exit status of a command, which is not its answer: kept in the session, as a shell keeps it. */
final class Status {
    /** The session's variable, an Integer; unset is 0. The command line reads it too. */
    static final String VARIABLE = "lanner.status";

    private Status() {}

    /** The command has answered, and the answer is bad news. */
    static void setFailed(CommandSession session) {
        session.put(VARIABLE, 1);
    }

    /** A new command begins. */
    static void clear(CommandSession session) {
        session.put(VARIABLE, 0);
    }

    /** How the last command has ended. */
    static int of(CommandSession session) {
        return session.get(VARIABLE) instanceof Integer status ? status : 0;
    }
}
