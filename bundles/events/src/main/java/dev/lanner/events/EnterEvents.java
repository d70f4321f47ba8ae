// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Enter events that wait for their exit event, one for each thread.
 *
 * <p>There is room for a fixed number of threads and of bytes; then the oldest gives way. A capture that is damaged or
 * hostile can thus never take more memory than a large host would. Nothing is allocated once the slots have grown to the
 * size that the events need.
 */
final class EnterEvents {
    /** As many threads as Linux allows by default. */
    private static final int MOST_THREADS = 32_768;

    private static final int MOST_BYTES = 32 << 20;
    private static final int SMALLEST_SLOT = 128;
    private static final int NONE = -1;

    private final int mostThreads;
    private final int mostBytes;
    /** Open addressing: slot + 1, or 0. Twice as long as there are slots, so that probing stays short. */
    private final int[] table;

    private final long[] tids;
    private final @Nullable ByteBuffer[] records;
    /** Slots in use from the oldest to the newest, and the free ones, as linked lists. */
    private final int[] next;

    private final int[] previous;
    private int oldest = NONE;
    private int newest = NONE;
    private int free = NONE;
    private int everUsed;
    private int count;
    private int bytes;

    EnterEvents() {
        this(MOST_THREADS, MOST_BYTES);
    }

    /**
     * @param mostThreads a power of two
     * @param mostBytes in all slots together; more than one record can have
     */
    EnterEvents(int mostThreads, int mostBytes) {
        this.mostThreads = mostThreads;
        this.mostBytes = mostBytes;
        table = new int[2 * mostThreads];
        tids = new long[mostThreads];
        records = new @Nullable ByteBuffer[mostThreads];
        next = new int[mostThreads];
        previous = new int[mostThreads];
    }

    /** How many are kept. */
    int count() {
        return count;
    }

    /** Bytes that the slots take. */
    int bytes() {
        return bytes;
    }

    /**
     * Keeps a copy, in place of what the thread had before.
     *
     * @return how many of other threads had to give way
     */
    int put(long tid, ByteBuffer record, int offset, int length) {
        remove(tid);
        int lost = 0;
        if (count == mostThreads) {
            removeOldest();
            lost++;
        }
        int slot = newSlot();
        ByteBuffer kept = records[slot];
        if (kept == null || kept.capacity() < length) {
            int size = Math.max(SMALLEST_SLOT, Integer.highestOneBit(length - 1) << 1);
            bytes += size - (kept == null ? 0 : kept.capacity());
            kept = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
            records[slot] = kept;
        }
        while (bytes > mostBytes) {
            lost += shrink();
        }
        kept.clear().put(0, record, offset, length).limit(length);
        tids[slot] = tid;
        link(slot);
        return lost;
    }

    /** What is kept of the thread, from 0 to its limit; null if nothing is. Valid until the next change. */
    @Nullable
    ByteBuffer get(long tid) {
        int at = find(tid);
        return table[at] == 0 ? null : records[table[at] - 1];
    }

    /** Forgets what is kept of the thread. */
    void remove(long tid) {
        if (count == 0) {
            return;
        }
        int at = find(tid);
        int slot = table[at] - 1;
        if (slot < 0) {
            return;
        }
        closeGap(at);
        unlink(slot);
        next[slot] = free;
        free = slot;
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(table, 0);
        Arrays.fill(records, null);
        oldest = NONE;
        newest = NONE;
        free = NONE;
        everUsed = 0;
        count = 0;
        bytes = 0;
    }

    private int newSlot() {
        if (free == NONE) {
            return everUsed++;
        }
        int slot = free;
        free = next[slot];
        return slot;
    }

    private void removeOldest() {
        remove(tids[oldest]);
    }

    /** Gives bytes back: those of a free slot if one has any, else those of the oldest event, which is lost. */
    private int shrink() {
        for (int slot = free; slot != NONE; slot = next[slot]) {
            if (release(slot)) {
                return 0;
            }
        }
        int slot = oldest;
        removeOldest();
        release(slot);
        return 1;
    }

    private boolean release(int slot) {
        ByteBuffer record = records[slot];
        if (record == null) {
            return false;
        }
        bytes -= record.capacity();
        records[slot] = null;
        return true;
    }

    private void link(int slot) {
        int at = find(tids[slot]);
        table[at] = slot + 1;
        previous[slot] = newest;
        next[slot] = NONE;
        if (newest == NONE) {
            oldest = slot;
        } else {
            next[newest] = slot;
        }
        newest = slot;
        count++;
    }

    private void unlink(int slot) {
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            oldest = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            newest = before;
        } else {
            previous[after] = before;
        }
        count--;
    }

    private int find(long tid) {
        int mask = table.length - 1;
        int at = home(tid);
        while (table[at] != 0 && tids[table[at] - 1] != tid) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(long tid) {
        long mixed = tid * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & table.length - 1;
    }

    /** Empties an entry of the table, and moves those up that had only probed past it. */
    private void closeGap(int gap) {
        int mask = table.length - 1;
        int empty = gap;
        for (int at = gap + 1 & mask; table[at] != 0; at = at + 1 & mask) {
            int distance = at - home(tids[table[at] - 1]) & mask;
            if (distance >= (at - empty & mask)) {
                table[empty] = table[at];
                empty = at;
            }
        }
        table[empty] = 0;
    }
}
