// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

/** Escapes in quoted texts. */
final class Escapes {
    private static final String NAMES = "bfnrt\\/ ";
    private static final String MEANINGS = "\b\f\n\r\t\\/\\";

    private Escapes() {}

    /**
     * Takes the escapes off.
     *
     * @param raw what stands between the quotes
     * @param quote the quote
     * @param position where to report a wrong escape
     */
    static String decode(String raw, char quote, int position) throws ConditionSyntaxException {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char name = raw.charAt(++i);
            if (name == 'x') {
                text.append(hexadecimal(raw, i + 1, position));
                i += 2;
            } else {
                text.append(meaning(name, quote, position));
            }
        }
        return text.toString();
    }

    private static char meaning(char name, char quote, int position) throws ConditionSyntaxException {
        if (name == quote) {
            return quote;
        }
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new ConditionSyntaxException(
                    position,
                    "the text in " + quote + " ends here and has the unknown escape '\\" + name + "'",
                    "write '\\\\' for a backslash");
        }
        return MEANINGS.charAt(index);
    }

    private static char hexadecimal(String raw, int start, int position) throws ConditionSyntaxException {
        int high = start < raw.length() ? Character.digit(raw.charAt(start), 16) : -1;
        int low = start + 1 < raw.length() ? Character.digit(raw.charAt(start + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw new ConditionSyntaxException(
                    position, "'\\x' needs two hexadecimal digits", "write, for example, '\\x7f'");
        }
        return (char) (high * 16 + low);
    }
}
