// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes as the kernel gave it, usually UTF-8.
 *
 * <p>Names, paths and arguments on Linux are bytes, not characters: a program may be called with an argument that is no
 * valid UTF-8, and a rule must still see exactly what was passed. Comparison is by bytes; {@link #toString()} decodes,
 * putting U+FFFD for what is malformed, and is kept once made.
 *
 * <p><em>Thread:</em> safe to share.
 */
public final class Text implements Comparable<Text> {
    /** No bytes at all. */
    public static final Text EMPTY = new Text(new byte[0]);

    private final byte[] bytes;
    private int hash;
    private @Nullable String decoded;

    private Text(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The UTF-8 form of {@code value}. */
    public static Text of(String value) {
        return value.isEmpty() ? EMPTY : new Text(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of {@code length} bytes of {@code bytes} from {@code offset}. */
    public static Text copyOf(byte[] bytes, int offset, int length) {
        return length == 0 ? EMPTY : new Text(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** A copy of {@code length} bytes of {@code buffer} from the absolute index {@code offset}; its position stays. */
    public static Text copyOf(ByteBuffer buffer, int offset, int length) {
        if (length == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[length];
        buffer.get(offset, copy, 0, length);
        return new Text(copy);
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether there is no byte. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at {@code index}. */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** Copies all bytes to {@code target} from {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** Whether the {@code length} bytes of {@code other} from {@code offset} are these bytes. */
    public boolean contentEquals(byte[] other, int offset, int length) {
        return length == bytes.length && Arrays.equals(bytes, 0, length, other, offset, offset + length);
    }

    /** Whether the {@code length} bytes of {@code buffer} from the absolute index {@code offset} are these bytes. */
    public boolean contentEquals(ByteBuffer buffer, int offset, int length) {
        if (length != bytes.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.get(offset + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Text other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Text text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    /** The bytes as UTF-8, with U+FFFD for each malformed part. */
    @Override
    public String toString() {
        String text = decoded;
        if (text == null) {
            text = new String(bytes, StandardCharsets.UTF_8);
            decoded = text;
        }
        return text;
    }
}
