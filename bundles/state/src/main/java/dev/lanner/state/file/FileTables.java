// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tables of descriptors, and counts what is in them. Records of closed descriptors are used again, so that a
 * program that opens and closes makes no garbage.
 *
 * <p><em>Thread:</em> the event loop's only, but for {@link #fileCount()}.
 */
public final class FileTables {
    private static final int MOST_KEPT = 1024;

    private final FileRecord[] kept = new FileRecord[MOST_KEPT];
    private int keptCount;
    private int count;
    private final AtomicInteger publishedCount = new AtomicInteger();
    private volatile int limit = Integer.MAX_VALUE;
    private long refused;
    private long nowNs;

    /** Sets how many descriptors a table may hold. <em>Thread:</em> any. */
    public void limit(int newLimit) {
        limit = newLimit;
    }

    int limit() {
        return limit;
    }

    /** Tells the time of the event, or of the look at the host, that changes tables from here on. */
    public void at(long timeNs) {
        nowNs = timeNs;
    }

    long nowNs() {
        return nowNs;
    }

    /** A new table without descriptors, with one user. */
    public FileTable newTable() {
        return new FileTable(this, new FileSlots());
    }

    /** Open descriptors in all tables. <em>Thread:</em> any. */
    public int fileCount() {
        return publishedCount.get();
    }

    /** Descriptors that found no room since the start. */
    public long refusedCount() {
        return refused;
    }

    void refuse() {
        refused++;
    }

    void count(int difference) {
        count += difference;
        publishedCount.lazySet(count);
    }

    FileRecord newRecord(long number) {
        if (keptCount == 0) {
            return new FileRecord(number);
        }
        FileRecord record = kept[--keptCount];
        record.reset(number);
        return record;
    }

    /** Takes back a record that no table holds any more. */
    void recycle(@Nullable FileRecord record) {
        if (record != null && !record.isShared && keptCount < MOST_KEPT) {
            record.reset(-1);
            kept[keptCount++] = record;
        }
    }
}
