// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place for one value, used again and again: a number, or bytes.
 *
 * <p>A reader either sets it whole ({@code set…}), or clears it and appends text piece by piece. Which of both it holds
 * follows from the field's type. <em>Thread:</em> belongs to one. Allocates only while it grows.
 */
public final class FieldValue {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private long number;
    private byte[] bytes = new byte[256];
    private int length;

    /** The number; meaningless if the field's type is not numeric. */
    public long number() {
        return number;
    }

    /** The bytes, from index 0; shared, valid until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes()} belong to the value. */
    public int length() {
        return length;
    }

    /** Becomes a number. */
    public void setNumber(long value) {
        number = value;
    }

    /** Becomes 1 or 0. */
    public void setBoolean(boolean value) {
        number = value ? 1 : 0;
    }

    /** Becomes this text. */
    public void setText(Text value) {
        clear();
        append(value);
    }

    /** Becomes {@code count} bytes of {@code source} from the absolute index {@code offset}. */
    public void setBytes(ByteBuffer source, int offset, int count) {
        clear();
        append(source, offset, count);
    }

    /** Becomes the empty text. */
    public void clear() {
        length = 0;
    }

    /** Forgets all bytes from {@code newLength} on, which must not be more than there are. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("Cannot truncate " + length + " bytes to " + newLength + ".");
        }
        length = newLength;
    }

    /** Appends text. */
    public void append(Text value) {
        int end = reserve(value.length());
        value.copyTo(bytes, length);
        length = end;
    }

    /** Appends one byte. */
    public void append(byte value) {
        int end = reserve(1);
        bytes[length] = value;
        length = end;
    }

    /** Appends {@code count} bytes of {@code source} from the absolute index {@code offset}. */
    public void append(ByteBuffer source, int offset, int count) {
        int end = reserve(count);
        source.get(offset, bytes, length, count);
        length = end;
    }

    /** Appends {@code count} bytes of {@code source} from {@code offset}. */
    public void append(byte[] source, int offset, int count) {
        int end = reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length = end;
    }

    /** Appends characters that are all ASCII, without allocation. */
    public void appendAscii(String value) {
        int count = value.length();
        int end = reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) value.charAt(i);
        }
        length = end;
    }

    /** Appends a signed number in decimal. */
    public void appendDecimal(long value) {
        if (value < 0) {
            append((byte) '-');
        }
        appendUnsigned(value < 0 ? -value : value, 10);
    }

    /** Appends an unsigned number in the base 8, 10 or 16, without prefix. */
    public void appendUnsigned(long value, int base) {
        int digits = 1;
        for (long rest = Long.divideUnsigned(value, base); rest != 0; rest = Long.divideUnsigned(rest, base)) {
            digits++;
        }
        int end = reserve(digits);
        long rest = value;
        for (int i = end - 1; i >= length; i--) {
            bytes[i] = DIGITS[(int) Long.remainderUnsigned(rest, base)];
            rest = Long.divideUnsigned(rest, base);
        }
        length = end;
    }

    /** Whether the bytes are exactly those of {@code text}. */
    public boolean contentEquals(Text text) {
        return text.contentEquals(bytes, 0, length);
    }

    /** A copy of the bytes. */
    public Text toText() {
        return Text.copyOf(bytes, 0, length);
    }

    /** The bytes as UTF-8, with U+FFFD for each malformed part. It allocates. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private int reserve(int count) {
        int end = length + count;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        return end;
    }
}
