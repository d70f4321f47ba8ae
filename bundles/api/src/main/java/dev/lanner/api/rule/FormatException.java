// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/** An output cannot be used. The message is for people: what is wrong, where, and what to do. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that stands alone. */
    public FormatException(String message) {
        super(message);
    }
}
