// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import org.jspecify.annotations.Nullable;

/** Reads tokens of the condition language off a text. Each method takes what it names, or takes nothing. */
final class Cursor {
    static final String NO_BARE = "()\"' \t\n\r\f\u000B=,";
    private static final String NO_ARGUMENT = "[]\"' \b\t\n\r";

    private final String text;
    private int position;
    private String last = "";

    Cursor(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    void position(int value) {
        position = value;
    }

    /** The token that was taken last. */
    String last() {
        return last;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char peek() {
        return atEnd() ? '\0' : text.charAt(position);
    }

    boolean atBlank() {
        char c = peek();
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    boolean blanks() {
        int start = position;
        while (atBlank()) {
            position++;
        }
        return position > start;
    }

    boolean take(String token) {
        if (!text.startsWith(token, position)) {
            return false;
        }
        position += token.length();
        last = token;
        return true;
    }

    /** A letter, then letters, digits and underscores. */
    @Nullable
    String identifier() {
        int end = identifierEnd(position);
        return end < 0 ? null : advance(end);
    }

    /** Identifiers with dots between them, at least one dot. */
    @Nullable
    String fieldName() {
        int end = identifierEnd(position);
        boolean dotted = false;
        while (end > 0 && end < text.length() && text.charAt(end) == '.') {
            int next = identifierEnd(end + 1);
            if (next < 0) {
                break;
            }
            end = next;
            dotted = true;
        }
        return dotted ? advance(end) : null;
    }

    @Nullable
    String bareText() {
        int end = position;
        while (end < text.length() && NO_BARE.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end == position ? null : advance(end);
    }

    @Nullable
    String bareArgument() {
        int end = position;
        while (end < text.length() && NO_ARGUMENT.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end == position ? null : advance(end);
    }

    /** A decimal number with an optional fraction and exponent, or a hexadecimal one. */
    @Nullable
    String number() {
        int end = hexadecimalEnd();
        if (end < 0) {
            end = decimalEnd();
        }
        return end < 0 ? null : advance(end);
    }

    /** What stands in quotes, the quotes and escapes taken off. */
    @Nullable
    String quotedText() throws ConditionSyntaxException {
        char quote = peek();
        if (quote != '"' && quote != '\'') {
            return null;
        }
        int end = position + 1;
        // A backslash before the quote keeps the text open, even if it is itself escaped: so does the language's model.
        while (end < text.length() && (text.charAt(end) != quote || text.charAt(end - 1) == '\\')) {
            end++;
        }
        if (end >= text.length()) {
            return null;
        }
        String raw = text.substring(position + 1, end);
        position = end + 1;
        last = Escapes.decode(raw, quote, position);
        return last;
    }

    /** What stands here, for messages. */
    String word() {
        int end = position;
        while (end < text.length() && NO_BARE.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(position, Math.min(text.length(), Math.max(end, position + 1)));
    }

    /** What stands here up to a blank, for messages. */
    String symbol() {
        int end = position;
        while (end < text.length() && " \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(position, end);
    }

    private String advance(int end) {
        last = text.substring(position, end);
        position = end;
        return last;
    }

    private int identifierEnd(int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        return end == start ? -1 : end;
    }

    private static boolean isNamePart(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (!first && (c == '_' || isDigit(c)));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int hexadecimalEnd() {
        if (!text.startsWith("0x", position) && !text.startsWith("0X", position)) {
            return -1;
        }
        int end = position + 2;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        return end == position + 2 ? -1 : end;
    }

    private int decimalEnd() {
        int start = position;
        if (peek() == '+' || peek() == '-') {
            start++;
        }
        int end = digitsEnd(start);
        if (end == start) {
            return -1;
        }
        if (end < text.length() && text.charAt(end) == '.') {
            end = digitsEnd(end + 1);
        }
        return exponentEnd(end);
    }

    private int exponentEnd(int end) {
        if (end + 1 < text.length()
                && (text.charAt(end) == 'e' || text.charAt(end) == 'E')
                && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-')) {
            int digits = digitsEnd(end + 2);
            return digits == end + 2 ? end : digits;
        }
        return end;
    }

    private int digitsEnd(int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
