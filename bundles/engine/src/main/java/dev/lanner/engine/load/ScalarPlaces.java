// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

/**
 * Finds where the characters of a YAML scalar's value stand in the document.
 *
 * <p>Both texts are walked side by side: other than blanks they differ only by escapes, so each value's character is the
 * next one in the document that is not a blank, and each blank of the value stands where the document's blanks begin.
 */
final class ScalarPlaces {
    private ScalarPlaces() {}

    /** Of a scalar in block style, {@code |} or {@code >}: it begins below the line with the sign. */
    static int[] ofBlock(String text, int start, int end, String value) {
        int newline = text.indexOf('\n', start);
        return walk(text, newline < 0 ? end : newline + 1, end, value, '\0');
    }

    /** Of a scalar without quotes. */
    static int[] ofPlain(String text, int start, int end, String value) {
        return walk(text, start, end, value, '\0');
    }

    /** Of a scalar in quotes; {@code start} and {@code end} are inside of them. */
    static int[] ofQuoted(String text, int start, int end, String value, char quote) {
        return walk(text, start, end, value, quote);
    }

    private static int[] walk(String text, int start, int end, String value, char quote) {
        int[] places = new int[value.length() + 1];
        int at = start;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote == '"' && at < end && text.charAt(at) == '\\' && !isLineBreak(text, at + 1, end)) {
                places[i] = at;
                at += escapeLength(text, at, end);
                continue;
            }
            if (Character.isWhitespace(c)) {
                places[i] = Math.min(at, end);
                if (at < end && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                continue;
            }
            at = next(text, at, end, quote);
            places[i] = Math.min(at, end);
            at += quote == '\'' && c == '\'' ? 2 : 1;
        }
        places[value.length()] = Math.min(at, end);
        return places;
    }

    /** Skips blanks, line breaks and escaped line breaks. */
    private static int next(String text, int start, int end, char quote) {
        int at = start;
        while (at < end
                && (Character.isWhitespace(text.charAt(at))
                        || (quote == '"' && text.charAt(at) == '\\' && isLineBreak(text, at + 1, end)))) {
            at++;
        }
        return at;
    }

    private static boolean isLineBreak(String text, int index, int end) {
        return index < end && (text.charAt(index) == '\n' || text.charAt(index) == '\r');
    }

    private static int escapeLength(String text, int at, int end) {
        char name = at + 1 < end ? text.charAt(at + 1) : ' ';
        int length = name == 'x' ? 4 : name == 'u' ? 6 : name == 'U' ? 10 : 2;
        return Math.min(length, Math.max(1, end - at));
    }
}
