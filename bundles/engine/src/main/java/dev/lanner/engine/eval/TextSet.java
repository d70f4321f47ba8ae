// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import java.util.Collection;

/** A set of texts, asked with bytes. */
public final class TextSet implements ValueTest {
    private final byte[][] slots;
    private final int mask;
    private int size;
    private int longest;

    /** Of these texts. */
    public TextSet(Collection<byte[]> texts) {
        int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, texts.size())) * 4);
        slots = new byte[capacity][];
        mask = capacity - 1;
        texts.forEach(this::add);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    @Override
    public boolean test(FieldValue value) {
        int length = value.length();
        return length <= longest && contains(value.bytes(), length, hash(value.bytes(), length));
    }

    /** Whether the text, or a part of it before a {@code separator}, is in the set. */
    boolean containsPrefix(byte[] text, int length, byte separator) {
        int hash = 0;
        for (int i = 0; i < length && i <= longest; i++) {
            if (text[i] == separator && contains(text, Math.max(i, 1), i == 0 ? 31 * hash + separator : hash)) {
                return true;
            }
            hash = 31 * hash + text[i];
        }
        return length <= longest && contains(text, length, hash);
    }

    private void add(byte[] text) {
        int hash = hash(text, text.length);
        if (!contains(text, text.length, hash)) {
            int slot = spread(hash);
            while (slots[slot] != null) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = text;
            size++;
            longest = Math.max(longest, text.length);
        }
    }

    private boolean contains(byte[] text, int length, int hash) {
        int slot = spread(hash);
        for (byte[] found = slots[slot]; found != null; found = slots[slot]) {
            if (Bytes.equal(text, length, found, found.length)) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    private int spread(int hash) {
        return (hash ^ (hash >>> 16) ^ (hash >>> 8)) & mask;
    }

    private static int hash(byte[] text, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + text[i];
        }
        return hash;
    }
}
