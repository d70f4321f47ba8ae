// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import java.util.Arrays;

/** Decodes Base64 without allocation. */
final class Base64Text {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            DIGITS[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Base64Text() {}

    /** Appends the decoded bytes; false if the text is not Base64 with its padding. */
    static boolean decode(byte[] text, int length, FieldValue target) {
        if (length % 4 != 0) {
            return false;
        }
        int digits = length;
        while (digits > 0 && digits > length - 2 && text[digits - 1] == '=') {
            digits--;
        }
        int bits = 0;
        int count = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text[i] < 0 ? -1 : DIGITS[text[i]];
            if (digit < 0) {
                return false;
            }
            bits = (bits << 6) | digit;
            count += 6;
            if (count >= 8) {
                count -= 8;
                target.append((byte) (bits >>> count));
            }
        }
        return true;
    }
}
