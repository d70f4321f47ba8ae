// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

/** Questions about bytes. */
public final class Bytes {
    private Bytes() {}

    /** Whether {@code length} bytes of {@code text} are exactly {@code wanted}. */
    public static boolean equal(byte[] text, int length, byte[] wanted, int wantedLength) {
        return length == wantedLength && startsWith(text, length, wanted, wantedLength);
    }

    /** Whether the text begins with {@code prefix}. */
    public static boolean startsWith(byte[] text, int length, byte[] prefix, int prefixLength) {
        return prefixLength <= length && matchesAt(text, 0, prefix, prefixLength);
    }

    /** Whether the text ends with {@code suffix}. */
    public static boolean endsWith(byte[] text, int length, byte[] suffix, int suffixLength) {
        return suffixLength <= length && matchesAt(text, length - suffixLength, suffix, suffixLength);
    }

    /** Whether {@code part} is somewhere in the text. */
    public static boolean contains(byte[] text, int length, byte[] part, int partLength) {
        if (partLength == 0) {
            return true;
        }
        byte first = part[0];
        int last = length - partLength;
        for (int i = 0; i <= last; i++) {
            if (text[i] == first && matchesAt(text, i, part, partLength)) {
                return true;
            }
        }
        return false;
    }

    /** The same without regard to the case of ASCII letters. */
    public static boolean containsFolded(byte[] text, int length, byte[] part, int partLength) {
        int last = length - partLength;
        for (int i = 0; i <= last; i++) {
            int j = 0;
            while (j < partLength && fold(text[i + j]) == fold(part[j])) {
                j++;
            }
            if (j == partLength) {
                return true;
            }
        }
        return false;
    }

    /** An ASCII letter in lower case, anything else as it is. */
    public static byte fold(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }

    /** An ASCII letter in upper case, anything else as it is. */
    public static byte raise(byte value) {
        return value >= 'a' && value <= 'z' ? (byte) (value - 32) : value;
    }

    private static boolean matchesAt(byte[] text, int offset, byte[] part, int partLength) {
        for (int i = 0; i < partLength; i++) {
            if (text[offset + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
