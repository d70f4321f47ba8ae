// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import dev.lanner.api.alert.Alert;
import dev.lanner.pipeline.spool.SpoolLimits.Sync;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that one output has still to get, on disk and in order. Each has a position, one more than the one before;
 * those below a certain one are done with.
 *
 * <p>Whatever is damaged is skipped and counted. After a crash nothing is written to a segment that was there before, so
 * half a record at its end stays where it is.
 *
 * <p><em>Thread:</em> one at a time; figures may be asked for by any.
 */
public final class Spool implements Closeable {
    /** What a record was lost for. */
    static final String FULL = "spool-full";

    static final String EXPIRED = "spool-expired";
    static final String DAMAGED = "spool-damaged";
    static final String DISCARDED = "discarded";

    private static final String CURSOR = "cursor";
    private static final int WRITE_BYTES = 1 << 18;

    private final Path folder;
    private final SpoolLimits limits;
    private final ObjLongConsumer<String> losses;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private final Milestones milestones = new Milestones();
    private final Frame frame = new Frame();
    private final RecordBuffer records = new RecordBuffer();
    private final Cursor cursor;
    private @Nullable SegmentReader reader;
    private @Nullable Segment inReading;
    private long readPosition;

    /** Losses below it have been counted, however often the records are read. */
    private long countedPosition;

    private boolean isUnsynced;
    private volatile long first;
    private volatile long end;
    private volatile long bytes;
    private volatile long oldestMs;

    /**
     * Opens the one in this folder, which is made if it is not there.
     *
     * @param losses is told how many alerts got lost, and why
     */
    public Spool(Path folder, SpoolLimits limits, ObjLongConsumer<String> losses) throws IOException {
        this.folder = folder;
        this.limits = limits;
        this.losses = losses;
        Files.createDirectories(folder);
        cursor = new Cursor(folder.resolve(CURSOR));
        first = cursor.position();
        findSegments();
        publish();
    }

    private void findSegments() throws IOException {
        List<Segment> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Segment segment = Segment.find(file);
                if (segment != null) {
                    found.add(segment);
                }
            }
        }
        found.sort(Comparator.comparingLong(Segment::first));
        for (int i = 0; i < found.size(); i++) {
            Segment segment = found.get(i);
            if (i + 1 < found.size()) {
                segment.endAt(found.get(i + 1).first());
            } else if (segment.findEnd()) {
                // Half an alert, or one that nothing whole comes behind: how many it was is not to be seen.
                count(DAMAGED, 1);
            }
            if (segment.isEmpty()) {
                segment.delete();
            } else {
                segments.add(segment);
                milestones.add(segment.first(), firstWrittenMs(segment));
            }
        }
        Segment last = segments.peekLast();
        end = Math.max(first, last == null ? 0 : last.end());
        if (!segments.isEmpty()) {
            first = Math.max(first, segments.getFirst().first());
        }
        countedPosition = first;
        removeDone();
    }

    private static long firstWrittenMs(Segment segment) throws IOException {
        try (SegmentReader reader = segment.open()) {
            return reader.next(segment.bytes()) ? reader.writtenMs() : segment.lastWrittenMs();
        }
    }

    /** The first alert that is not done with. */
    public long first() {
        return first;
    }

    /** Behind the last alert. */
    public long end() {
        return end;
    }

    /** How many alerts are not done with. */
    public long alerts() {
        return Math.max(0, end - first);
    }

    /** Room it takes on disk. */
    public long bytes() {
        return bytes;
    }

    /** Since when the oldest alert has been here, in milliseconds since the epoch; 0 if there is none. */
    public long oldestMs() {
        return oldestMs;
    }

    /** Goes on at this position; everything before must be done with. */
    public void begin(long position) throws IOException {
        if (position < end || first < end) {
            throw new IllegalStateException("The spool " + folder + " is not done with.");
        }
        removeAll();
        end = position;
        moveTo(position);
        publish();
    }

    /** Appends alerts. When it throws, {@link #end()} says which of them are here nevertheless. */
    public void append(List<Alert> alerts, long nowMs) throws IOException {
        try {
            records.truncate(0);
            long position = end;
            for (Alert alert : alerts) {
                frame.write(alert, position, nowMs, records);
                position++;
                if (records.length() >= WRITE_BYTES) {
                    write(position, nowMs);
                }
            }
            write(position, nowMs);
            if (limits.sync() == Sync.EACH) {
                sync();
            }
        } finally {
            makeRoom();
            publish();
        }
    }

    private void write(long newEnd, long nowMs) throws IOException {
        if (records.length() == 0) {
            return;
        }
        Segment target = segments.peekLast();
        if (target == null || !target.isOpen() || target.bytes() >= limits.segmentBytes()) {
            if (target != null) {
                seal(target);
            }
            if (target != null && target.isEmpty()) {
                remove(target);
            }
            target = Segment.create(folder, end);
            segments.add(target);
            milestones.add(end, nowMs);
        } else if (first == end) {
            milestones.add(end, nowMs);
        }
        target.append(records, newEnd, nowMs);
        records.truncate(0);
        end = newEnd;
        isUnsynced = true;
    }

    private void seal(Segment segment) throws IOException {
        if (limits.sync() != Sync.NEVER) {
            segment.sync();
        }
        segment.close();
    }

    /** Has the disk take what the system still holds. */
    private void sync() throws IOException {
        Segment last = segments.peekLast();
        if (isUnsynced && last != null) {
            last.sync();
        }
        isUnsynced = false;
    }

    /**
     * Reads whole alerts from a position on.
     *
     * @param most how many
     * @param target gets them
     * @return the position behind them and behind what was damaged
     */
    public long read(long from, int most, List<Alert> target) throws IOException {
        if (from != readPosition) {
            stopReading();
            readPosition = from;
        }
        int wanted = target.size() + most;
        while (target.size() < wanted && readPosition < end) {
            SegmentReader open = reader == null ? startReading() : reader;
            Segment segment = inReading;
            if (open == null || segment == null) {
                skipTo(end);
            } else if (!open.next(segment.bytes())) {
                skipTo(segment.end());
                stopReading();
            } else if (open.position() >= readPosition) {
                skipTo(open.position());
                Alert alert = AlertForm.read(open.form());
                if (alert == null) {
                    skipTo(readPosition + 1);
                } else {
                    target.add(alert);
                    readPosition++;
                    countedPosition = Math.max(countedPosition, readPosition);
                }
            }
        }
        return readPosition;
    }

    private @Nullable SegmentReader startReading() throws IOException {
        for (Segment segment : segments) {
            if (readPosition < segment.end()) {
                try {
                    SegmentReader opened = segment.open();
                    reader = opened;
                    inReading = segment;
                    return opened;
                } catch (FileNotFoundException e) {
                    skipTo(segment.end());
                }
            }
        }
        return null;
    }

    private void stopReading() throws IOException {
        SegmentReader open = reader;
        reader = null;
        inReading = null;
        if (open != null) {
            open.close();
        }
    }

    /** What lies before the position is damaged, and counted once. */
    private void skipTo(long position) {
        long uncounted = Math.max(readPosition, countedPosition);
        if (position > uncounted) {
            count(DAMAGED, position - uncounted);
            countedPosition = position;
        }
        readPosition = Math.max(readPosition, position);
    }

    /** Alerts before the position are done with. */
    public void acknowledge(long position) throws IOException {
        if (position > first) {
            moveTo(position);
            removeDone();
            publish();
        }
    }

    private void moveTo(long position) throws IOException {
        first = position;
        cursor.move(position);
    }

    /** What is to be done now and then: asks the disk, and removes what is too old, or done with. */
    public void tend(long nowMs) throws IOException {
        if (limits.sync() == Sync.INTERVAL) {
            sync();
        }
        while (!segments.isEmpty() && segments.getFirst().lastWrittenMs() < nowMs - limits.maxAgeMs()) {
            drop(segments.getFirst(), EXPIRED);
        }
        if (first == end) {
            removeAll();
        }
        publish();
    }

    private void makeRoom() throws IOException {
        while (segments.size() > 1 && totalBytes() > limits.maxBytes()) {
            drop(segments.getFirst(), FULL);
        }
    }

    private void drop(Segment segment, String reason) throws IOException {
        long lost = segment.end() - Math.max(first, segment.first());
        if (lost > 0) {
            count(reason, lost);
        }
        if (segment.end() > first) {
            moveTo(segment.end());
        }
        remove(segment);
    }

    /** Throws everything away; returns how many alerts that were. */
    public long discard() throws IOException {
        long count = alerts();
        removeAll();
        moveTo(end);
        publish();
        if (count > 0) {
            count(DISCARDED, count);
        }
        return count;
    }

    private void removeDone() throws IOException {
        while (!segments.isEmpty()
                && segments.getFirst().end() <= first
                && !segments.getFirst().isOpen()) {
            remove(segments.getFirst());
        }
    }

    private void removeAll() throws IOException {
        while (!segments.isEmpty()) {
            remove(segments.getFirst());
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very segment
    private void remove(Segment segment) throws IOException {
        if (segment == inReading) {
            stopReading();
        }
        segments.remove(segment);
        segment.delete();
    }

    private void count(String reason, long count) {
        losses.accept(reason, count);
    }

    private long totalBytes() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    private void publish() {
        bytes = totalBytes();
        oldestMs = first == end ? 0 : milestones.writtenMs(first);
    }

    /** Leaves everything on disk. */
    @Override
    public void close() throws IOException {
        stopReading();
        Segment last = segments.peekLast();
        if (last != null) {
            seal(last);
        }
        cursor.close();
    }

    /** Closes it and removes the folder, if nothing is in it. */
    public void closeAndRemove() throws IOException {
        close();
        if (first == end) {
            removeAll();
            Files.deleteIfExists(folder.resolve(CURSOR));
            Files.deleteIfExists(folder);
        }
    }
}
