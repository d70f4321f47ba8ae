// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hash table with keys that are numbers: open addressing, no boxing, shrinks when it has become empty. One thread. */
final class LongTable<V> {
    private static final int SMALLEST = 1 << 8;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[SMALLEST];
    private @Nullable Object[] values = new @Nullable Object[SMALLEST];
    private int shift = Long.SIZE - 8;
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return keys.length;
    }

    @Nullable
    V get(long key) {
        return cast(values[indexOf(key)]);
    }

    /** Maps the key to the value; returns what it was mapped to. */
    @Nullable
    V put(long key, V value) {
        int index = indexOf(key);
        V old = cast(values[index]);
        keys[index] = key;
        values[index] = value;
        if (old == null && ++size * 2 > keys.length) {
            resize(keys.length * 2);
        }
        return old;
    }

    /** Unmaps the key; returns what it was mapped to. */
    @Nullable
    V remove(long key) {
        int hole = indexOf(key);
        V old = cast(values[hole]);
        if (old == null) {
            return null;
        }
        closeGap(hole);
        if (--size * 8 < keys.length && keys.length > SMALLEST) {
            resize(keys.length / 2);
        }
        return old;
    }

    /** The values as they lie: some are null. Not to be kept over a change. */
    @Nullable
    Object[] values() {
        return values;
    }

    void forEach(Consumer<? super V> action) {
        for (Object value : values) {
            V present = cast(value);
            if (present != null) {
                action.accept(present);
            }
        }
    }

    void clear() {
        keys = new long[SMALLEST];
        values = new @Nullable Object[SMALLEST];
        shift = Long.SIZE - 8;
        size = 0;
    }

    /** Where the key is, or the free place where it belongs. */
    private int indexOf(long key) {
        int mask = keys.length - 1;
        int index = home(key);
        while (values[index] != null && keys[index] != key) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private int home(long key) {
        return (int) ((key * SPREAD) >>> shift);
    }

    /** Moves back whatever a search would no longer find across the hole, so that no tombstone is needed. */
    private void closeGap(int start) {
        int mask = keys.length - 1;
        int hole = start;
        values[hole] = null;
        for (int index = (hole + 1) & mask; values[index] != null; index = (index + 1) & mask) {
            int distance = (index - home(keys[index])) & mask;
            if (distance >= ((index - hole) & mask)) {
                keys[hole] = keys[index];
                values[hole] = values[index];
                values[index] = null;
                hole = index;
            }
        }
    }

    private void resize(int capacity) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[capacity];
        values = new @Nullable Object[capacity];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int index = indexOf(oldKeys[i]);
                keys[index] = oldKeys[i];
                values[index] = oldValues[i];
            }
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable V cast(@Nullable Object value) {
        return (V) value;
    }
}
