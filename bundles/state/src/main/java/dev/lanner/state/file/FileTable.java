// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open descriptors of a process, or of several that share them. A fork takes constant time: both tables hold the same
 * slots until one of them changes, and the same records until one of them changes one.
 *
 * <p>Threads that share a table change it at the same time, and their events may come in another order than their times
 * have. What is known of a number as of some time is not changed by what is older, be it that it is open or closed.
 *
 * <p><em>Thread:</em> the event loop's only.
 */
public final class FileTable {
    private final FileTables tables;
    private FileSlots slots;
    /** Threads that use this table. */
    private int users = 1;
    /** The latest time at which anything was told of it. */
    private long latestNs;
    /** When a listing has told of it as a whole; 0 if none has. */
    private long listedNs;
    /** What was closed, while several threads use it. */
    private @Nullable Closings closings;

    FileTable(FileTables tables, FileSlots slots) {
        this.tables = tables;
        this.slots = slots;
    }

    /** The descriptor with this number, or null. */
    public @Nullable FileRecord get(long number) {
        return slots.get(number);
    }

    /** Open descriptors. */
    public int size() {
        return slots.size();
    }

    /** Whether any of the sockets is a server's with this port. */
    boolean isBoundTo(int port) {
        for (FileRecord record : slots.records()) {
            if (record != null && record.kind.isServerSocket() && record.sourcePort() == port) {
                return true;
            }
        }
        return false;
    }

    /** Passes every descriptor, in no order. */
    public void forEach(Consumer<? super FileRecord> action) {
        for (FileRecord record : slots.records()) {
            if (record != null) {
                action.accept(record);
            }
        }
    }

    /** One more thread uses this very table. */
    public FileTable share() {
        users++;
        return this;
    }

    /** Whether several threads use it. */
    public boolean isUsedByOthers() {
        return users > 1;
    }

    /** A table that holds the same now, and goes its own way from here on. */
    public FileTable fork() {
        slots.tables++;
        tables.count(slots.size());
        FileTable fork = new FileTable(tables, slots);
        fork.listedNs = listedNs;
        if (latestNs > tables.nowNs()) {
            fork.forgetTimes();
        }
        return fork;
    }

    /** What has happened to the other table since the fork is no reason to doubt what is told of this one. */
    private void forgetTimes() {
        own();
        for (FileRecord record : slots.records().clone()) {
            if (record != null && record.knownNs > tables.nowNs()) {
                writable(record).knownNs = tables.nowNs();
            }
        }
    }

    /** It belongs to nobody for a while, and does not count. */
    public void park() {
        tables.count(-slots.size());
    }

    /** The end of {@link #park}. */
    public void unpark() {
        tables.count(slots.size());
    }

    /** A thread no longer uses it; after the last one nothing of it is left. */
    public void release() {
        if (--users == 0) {
            tables.count(-slots.size());
            slots.tables--;
            slots = new FileSlots();
        }
    }

    /** A listing tells of it as a whole, as of now; it may take a while to do so, and show what has happened since. */
    public void listed() {
        listedNs = tables.nowNs();
        latestNs = Math.max(latestNs, listedNs);
    }

    /** Whether all that is known of the descriptor is what a listing has shown: it may be younger than the present event. */
    boolean isListed(FileRecord file) {
        return file.knownNs == listedNs;
    }

    /** Takes what is told of a descriptor, in place of what was known. */
    public void tell(FileSnapshot snapshot) {
        FileRecord file = open(snapshot.number);
        if (file != null) {
            snapshot.copyTo(file);
        }
    }

    /** Whether something is known of the number that is younger than the present event. */
    boolean isOutdated(long number) {
        if (latestNs <= tables.nowNs()) {
            return false;
        }
        FileRecord record = slots.get(number);
        long knownNs = record != null ? record.knownNs : closings == null ? 0 : closings.closedNs(number);
        return Math.max(knownNs, listedNs) > tables.nowNs();
    }

    /**
     * A new descriptor in place of whatever had its number; null if it is known to have gone since, and null, and counted,
     * if the table is full.
     */
    @Nullable
    FileRecord open(long number) {
        if (isOutdated(number)) {
            return null;
        }
        latestNs = Math.max(latestNs, tables.nowNs());
        own();
        FileRecord old = slots.get(number);
        if (old == null && slots.size() >= tables.limit()) {
            tables.refuse();
            return null;
        }
        if (old != null && !old.isShared) {
            old.reset(number);
            old.knownNs = tables.nowNs();
            return old;
        }
        FileRecord record = tables.newRecord(number);
        record.knownNs = tables.nowNs();
        slots.put(record);
        tables.count(old == null ? 1 : 0);
        return record;
    }

    /** The other number stands for the same as {@code file} does; null, and counted, if the table is full. */
    @Nullable
    FileRecord duplicate(FileRecord file, long number) {
        if (file == slots.get(number)) {
            return writable(file);
        }
        FileRecord record = open(number);
        if (record != null) {
            record.become(file);
        }
        return record;
    }

    /** The record that stands for this one in this table and may be changed. */
    FileRecord writable(FileRecord file) {
        own();
        if (!file.isShared) {
            return file;
        }
        FileRecord copy = tables.newRecord(file.number);
        copy.become(file);
        copy.knownNs = file.knownNs;
        slots.put(copy);
        return copy;
    }

    /** It is known to be there as of now. The result is the record that may be changed. */
    FileRecord confirm(FileRecord file) {
        FileRecord own = writable(file);
        own.knownNs = Math.max(own.knownNs, tables.nowNs());
        latestNs = Math.max(latestNs, tables.nowNs());
        return own;
    }

    /** Closes a descriptor, if it is there. */
    void close(long number) {
        if (isOutdated(number)) {
            return;
        }
        if (users > 1) {
            latestNs = Math.max(latestNs, tables.nowNs());
            closings().add(number, tables.nowNs());
        }
        if (slots.get(number) == null) {
            return;
        }
        own();
        FileRecord old = slots.remove(number);
        tables.count(-1);
        tables.recycle(old);
    }

    private Closings closings() {
        Closings present = closings;
        if (present == null) {
            present = new Closings();
            closings = present;
        }
        return present;
    }

    /** Closes all of which it was not told just now that they are open. */
    void closeUntold() {
        closeIf(record -> record.knownNs < tables.nowNs());
    }

    /** Closes all from {@code first} to {@code last}. */
    void closeRange(long first, long last) {
        if (users > 1) {
            latestNs = Math.max(latestNs, tables.nowNs());
            closings().addRange(first, last, tables.nowNs());
        }
        closeIf(record -> record.number >= first && record.number <= last);
    }

    /** Marks all from {@code first} to {@code last}. */
    void closeOnExec(long first, long last) {
        own();
        for (FileRecord record : slots.records().clone()) {
            if (record != null && record.number >= first && record.number <= last && !record.isClosedOnExec()) {
                FileRecord own = writable(record);
                own.openFlags |= FileFlags.CLOSE_ON_EXEC;
                own.changed();
            }
        }
    }

    /** Closes what another program must not inherit. */
    public void closeOnExec() {
        closeIf(FileRecord::isClosedOnExec);
    }

    private void closeIf(Predicate<FileRecord> test) {
        // Removing moves records within the slots, so what goes is looked for in a copy.
        for (FileRecord record : slots.records().clone()) {
            if (record != null && test.test(record)) {
                close(record.number);
            }
        }
    }

    private void own() {
        if (slots.tables > 1) {
            FileSlots copy = slots.copy();
            slots.tables--;
            slots = copy;
        }
    }
}
