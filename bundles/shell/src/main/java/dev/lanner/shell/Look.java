// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

/** What a text for people may be made of: it depends on where it is read. */
enum Look {
    /** ASCII signs and no colours: a file, a pipe, an old terminal. */
    PLAIN(false, false),
    /** All signs, no colours. */
    SIGNS(true, false),
    /** All signs, and colours. */
    COLOURS(true, true);

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String BOLD = "1";
    private static final String DIM = "2";

    private final boolean hasSigns;
    private final boolean hasColours;

    Look(boolean hasSigns, boolean hasColours) {
        this.hasSigns = hasSigns;
        this.hasColours = hasColours;
    }

    /** The look of that name in any case; plain if there is none. */
    static Look of(String name) {
        for (Look look : values()) {
            if (look.name().equalsIgnoreCase(name)) {
                return look;
            }
        }
        return PLAIN;
    }

    /** A sign for yes or no, as wide as every other, or one for either that did not matter. */
    String mark(boolean isTrue, boolean isReached) {
        String sign = hasSigns ? isTrue ? "✓" : "✗" : isTrue ? "yes" : "no ";
        return isReached ? coloured(isTrue ? GREEN : RED, sign) : dim(sign);
    }

    /** The sign, or the ASCII text. */
    String sign(String sign, String plain) {
        return hasSigns ? sign : plain;
    }

    String bad(String text) {
        return coloured(RED, text);
    }

    String good(String text) {
        return coloured(GREEN, text);
    }

    String bold(String text) {
        return coloured(BOLD, text);
    }

    String dim(String text) {
        return coloured(DIM, text);
    }

    /** The text in so many columns at most, its end left out. */
    String cut(String text, int columns) {
        if (Width.of(text) <= columns) {
            return text;
        }
        String end = sign("…", "...");
        int length = text.length();
        while (length > 0 && Width.of(text.substring(0, length)) > columns - end.length()) {
            length--;
        }
        return text.substring(0, length) + end;
    }

    private String coloured(String code, String text) {
        return hasColours && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
