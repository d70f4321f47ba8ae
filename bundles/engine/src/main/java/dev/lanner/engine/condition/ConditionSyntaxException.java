// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import org.jspecify.annotations.Nullable;

/** A text is no condition. */
public final class ConditionSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String hint;

    ConditionSyntaxException(int offset, String message, @Nullable String hint) {
        super(message);
        this.offset = offset;
        this.hint = hint;
    }

    /** The message for people. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Where the text stops making sense. */
    public int offset() {
        return offset;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
