// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.output;

import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.OperandParser;
import dev.lanner.engine.condition.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads outputs: text with {@code %field}, {@code %field[argument]}, {@code %transformer(…)} and {@code %20field}. */
public final class OutputParser {
    private static final int MAX_WIDTH = 10_000;

    private final SourceText source;
    private final String text;
    private final FieldChoice choice;
    private final List<Piece> pieces = new ArrayList<>();

    private OutputParser(SourceText source, FieldChoice choice) {
        this.source = source;
        this.text = source.text();
        this.choice = choice;
    }

    /**
     * Knows fields. In an output a field ends where no longer one can be meant: in {@code %proc.name[%proc.pid]} the
     * brackets are text.
     */
    @FunctionalInterface
    public interface FieldChoice {
        /** What is meant: the use as written or one that is part of it; null if it cannot be a field. */
        @Nullable
        FieldUse choose(FieldUse written);
    }

    /**
     * A part as written: fixed text or an operand.
     *
     * @param width 0 for none
     */
    public record Piece(@Nullable String text, @Nullable Operand operand, int width) {}

    /** An output makes no sense. */
    public static final class OutputException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int offset;
        private final @Nullable String hint;

        OutputException(int offset, String message, @Nullable String hint) {
            super(message);
            this.offset = offset;
            this.hint = hint;
        }

        /** What to do. */
        public String hint() {
            return hint == null ? "write, for example, '%proc.name'" : hint;
        }

        /** Where. */
        public int offset() {
            return offset;
        }

        /** The message for people. */
        public String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads an output. Blanks and line ends around it, and a star in front, are not part of it. */
    public static List<Piece> parse(SourceText source) throws OutputException {
        List<OutputException> mistakes = new ArrayList<>();
        List<Piece> pieces = parse(source, written -> written, mistakes);
        if (!mistakes.isEmpty()) {
            throw mistakes.get(0);
        }
        return pieces;
    }

    /** Reads an output by what fields there are, and as far as it makes sense. */
    public static List<Piece> parse(SourceText source, FieldChoice choice, List<OutputException> mistakes) {
        OutputParser parser = new OutputParser(source, choice);
        parser.read(mistakes);
        return parser.pieces;
    }

    private void read(List<OutputException> mistakes) {
        int end = text.stripTrailing().length();
        int at = text.length() - text.stripLeading().length();
        if (at < end && text.charAt(at) == '*') {
            at++;
        }
        while (at < end) {
            int percent = text.indexOf('%', at);
            if (percent < 0 || percent >= end) {
                percent = end;
            }
            if (percent > at) {
                pieces.add(new Piece(text.substring(at, percent), null, 0));
            }
            try {
                at = percent < end ? field(percent) : end;
            } catch (OutputException e) {
                mistakes.add(e);
                at = percent + 1;
                // Whoever writes two means one mistake.
                at += at < end && text.charAt(at) == '%' ? 1 : 0;
            }
        }
    }

    private int field(int percent) throws OutputException {
        int at = percent + 1;
        int width = 0;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && width < MAX_WIDTH) {
            width = width * 10 + Character.digit(text.charAt(at++), 10);
        }
        Operand operand = operand(at);
        if (operand == null) {
            throw new OutputException(percent, "a field must follow '%'", null);
        }
        pieces.add(new Piece(null, operand, Math.min(width, MAX_WIDTH)));
        return operand.span().end();
    }

    private @Nullable Operand operand(int at) throws OutputException {
        try {
            Operand operand = OperandParser.fieldAt(source, at);
            FieldUse chosen = operand instanceof FieldUse use ? choice.choose(use) : null;
            return chosen != null ? chosen : operand;
        } catch (ConditionSyntaxException e) {
            FieldUse name = OperandParser.nameAt(source, at);
            FieldUse chosen = name == null ? null : choice.choose(name);
            if (chosen != null) {
                return chosen;
            }
            throw new OutputException(e.offset(), e.text(), e.hint());
        }
    }
}
