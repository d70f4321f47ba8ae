// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The contents of one file after another, in a buffer that is used again and again. */
final class ProcFile {
    private byte[] bytes = new byte[16 * 1024];
    private int length;
    private int position;

    void read(File file) throws IOException {
        length = 0;
        position = 0;
        try (FileInputStream in = new FileInputStream(file)) {
            for (int count = in.read(bytes, 0, bytes.length); count > 0; ) {
                length += count;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, bytes.length * 2);
                }
                count = in.read(bytes, length, bytes.length - length);
            }
        }
    }

    /** Reads it, or is empty if that is not allowed. */
    boolean tryRead(File file) {
        try {
            read(file);
            return true;
        } catch (IOException e) {
            length = 0;
            return false;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    String string() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    Text text(int from, int to) {
        return Text.copyOf(bytes, from, to - from);
    }

    byte byteAt(int index) {
        return index < length ? bytes[index] : 0;
    }

    int indexOf(char c) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    /** The index after the last {@code c}. */
    int afterLast(char c) {
        int at = length;
        while (at > 0 && bytes[at - 1] != c) {
            at--;
        }
        return at;
    }

    void moveTo(int index) {
        position = index;
    }

    void skip(int words) {
        for (int i = 0; i < words; i++) {
            skipBlanks();
            while (position < length && !isBlank(bytes[position])) {
                position++;
            }
        }
    }

    /** The next number; -1 if there is none. */
    long number() {
        skipBlanks();
        boolean isNegative = byteAt(position) == '-';
        if (isNegative) {
            position++;
        }
        if (!isDigit(byteAt(position))) {
            return -1;
        }
        long number = 0;
        while (isDigit(byteAt(position))) {
            number = number * 10 + (bytes[position++] - '0');
        }
        return isNegative ? -number : number;
    }

    long numberAt(int index) {
        moveTo(index);
        return number();
    }

    /** The number after the label, past {@code words} others; {@code absent} if there is no such label. */
    long valueOf(String label, int words, long absent) {
        if (!moveAfter(label)) {
            return absent;
        }
        skip(words);
        return number();
    }

    /** The last number of the line with the label: the one in the innermost namespace. */
    long lastValueOf(String label, long absent) {
        if (!moveAfter(label)) {
            return absent;
        }
        long last = absent;
        while (true) {
            while (position < length && (bytes[position] == ' ' || bytes[position] == '\t')) {
                position++;
            }
            if (!isDigit(byteAt(position))) {
                return last;
            }
            last = number();
        }
    }

    long hexadecimalOf(String label) {
        if (!moveAfter(label)) {
            return 0;
        }
        skipBlanks();
        long number = 0;
        for (int digit = Character.digit(byteAt(position), 16); digit >= 0; ) {
            number = number << 4 | digit;
            position++;
            digit = Character.digit(byteAt(position), 16);
        }
        return number;
    }

    /** Looks for the label from where the last one was found, since they come in order; stays there if there is none. */
    private boolean moveAfter(String label) {
        int last = length - label.length();
        for (int i = position; i <= last; i++) {
            int matched = 0;
            while (matched < label.length() && bytes[i + matched] == label.charAt(matched)) {
                matched++;
            }
            if (matched == label.length()) {
                position = i + matched;
                return true;
            }
        }
        return false;
    }

    private void skipBlanks() {
        while (position < length && isBlank(bytes[position])) {
            position++;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
