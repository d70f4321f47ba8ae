// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.condition.Span;
import org.jspecify.annotations.Nullable;

/** A comparison or an output makes no sense. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Span span;
    private final @Nullable String hint;
    private final boolean unknownField;

    ProblemException(Span span, String message, @Nullable String hint) {
        this(span, message, hint, false);
    }

    ProblemException(Span span, String message, @Nullable String hint, boolean unknownField) {
        super(message);
        this.span = span;
        this.hint = hint;
        this.unknownField = unknownField;
    }

    Span span() {
        return span;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    @Nullable
    String hint() {
        return hint;
    }

    /** Whether a rule may ask to be left out for it. */
    boolean isUnknownField() {
        return unknownField;
    }
}
