// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/** A condition cannot be used. The message is for people: what is wrong, where, and what to do. */
public final class ConditionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that stands alone. */
    public ConditionException(String message) {
        super(message);
    }
}
