// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

/** A command cannot answer. The message is for people: what failed, why, and what to do. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
