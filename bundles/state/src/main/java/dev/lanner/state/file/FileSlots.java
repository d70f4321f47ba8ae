// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records by number: open addressing. Numbers come one after the other, so the number itself is the best hash. Tables that
 * were forked from each other share the slots until one of them changes something.
 */
final class FileSlots {
    private static final int SMALLEST = 8;

    private @Nullable FileRecord[] records;
    private int size;
    /** Tables that share these slots. */
    int tables = 1;

    FileSlots() {
        records = new @Nullable FileRecord[SMALLEST];
    }

    private FileSlots(FileSlots other) {
        records = Arrays.copyOf(other.records, other.records.length);
        size = other.size;
    }

    /** The same records in slots of their own; from now on both know that they are shared. */
    FileSlots copy() {
        for (FileRecord record : records) {
            if (record != null) {
                record.isShared = true;
            }
        }
        return new FileSlots(this);
    }

    int size() {
        return size;
    }

    @Nullable
    FileRecord get(long number) {
        @Nullable FileRecord[] all = records;
        int mask = all.length - 1;
        for (int i = (int) number & mask; ; i = (i + 1) & mask) {
            FileRecord record = all[i];
            if (record == null || record.number == number) {
                return record;
            }
        }
    }

    /** Puts the record at its number; returns what was there. */
    @Nullable
    FileRecord put(FileRecord record) {
        int index = indexOf(record.number);
        FileRecord old = records[index];
        records[index] = record;
        if (old == null && ++size * 2 > records.length) {
            resize(records.length * 2);
        }
        return old;
    }

    @Nullable
    FileRecord remove(long number) {
        int hole = indexOf(number);
        FileRecord old = records[hole];
        if (old != null) {
            closeGap(hole);
            size--;
            if (size * 8 < records.length && records.length > SMALLEST) {
                resize(records.length / 2);
            }
        }
        return old;
    }

    /** The records as they lie: some are null. Not to be kept over a change. */
    @Nullable
    FileRecord[] records() {
        return records;
    }

    private int indexOf(long number) {
        int mask = records.length - 1;
        int index = (int) number & mask;
        for (FileRecord record = records[index]; record != null && record.number != number; record = records[index]) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private void closeGap(int start) {
        int mask = records.length - 1;
        int hole = start;
        records[hole] = null;
        int index = (hole + 1) & mask;
        for (FileRecord record = records[index]; record != null; record = records[index]) {
            int distance = (index - (int) record.number) & mask;
            if (distance >= ((index - hole) & mask)) {
                records[hole] = record;
                records[index] = null;
                hole = index;
            }
            index = (index + 1) & mask;
        }
    }

    private void resize(int capacity) {
        @Nullable FileRecord[] old = records;
        records = new @Nullable FileRecord[capacity];
        for (FileRecord record : old) {
            if (record != null) {
                records[indexOf(record.number)] = record;
            }
        }
    }
}
