// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** One file of a spool: records without a gap, named by the position of its first. <em>Thread:</em> that of its spool. */
final class Segment {
    private static final String SUFFIX = ".spool";
    private static final int NAME_DIGITS = 16;
    private static final String PERMISSIONS = "rw-------";

    private final Path file;
    private final long first;
    private long end;
    private long bytes;
    private long lastWrittenMs;
    private @Nullable RandomAccessFile target;

    private Segment(Path file, long first, long end, long bytes, long lastWrittenMs) {
        this.file = file;
        this.first = first;
        this.end = end;
        this.bytes = bytes;
        this.lastWrittenMs = lastWrittenMs;
    }

    /** A new one whose first record will have this position. */
    static Segment create(Path folder, long first) throws IOException {
        Path file = folder.resolve(String.format("%0" + NAME_DIGITS + "x%s", first, SUFFIX));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
        Segment segment = new Segment(file, first, first, 0, System.currentTimeMillis());
        segment.target = new RandomAccessFile(file.toFile(), "rw");
        return segment;
    }

    /** One that was left behind; null if the file is no segment. It is not written to any more. */
    static @Nullable Segment find(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.length() != NAME_DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return null;
        }
        try {
            long first = Long.parseLong(name.substring(0, NAME_DIGITS), 16);
            return new Segment(
                    file,
                    first,
                    first,
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Its last whole record says where it ends; returns whether something else comes behind that one. */
    boolean findEnd() throws IOException {
        try (SegmentReader reader = open()) {
            long skippedBytes = 0;
            while (reader.next(bytes)) {
                end = Math.max(end, reader.position() + 1);
                skippedBytes = reader.skippedBytes();
            }
            return reader.skippedBytes() > skippedBytes;
        }
    }

    /** The one behind it says where it ends. */
    void endAt(long position) {
        end = position;
    }

    /** Position of the first record. */
    long first() {
        return first;
    }

    /** Position behind the last record. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return first == end;
    }

    long bytes() {
        return bytes;
    }

    long lastWrittenMs() {
        return lastWrittenMs;
    }

    boolean isOpen() {
        return target != null;
    }

    SegmentReader open() throws IOException {
        return new SegmentReader(file);
    }

    /** Appends records that end before the position. What was written of them when it throws is cut off again. */
    void append(RecordBuffer records, long newEnd, long nowMs) throws IOException {
        RandomAccessFile open = target;
        if (open == null) {
            throw new IOException("The segment " + file + " is closed.");
        }
        try {
            open.write(records.bytes(), 0, records.length());
        } catch (IOException e) {
            target = null;
            try (open) {
                open.setLength(bytes);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        bytes += records.length();
        end = newEnd;
        lastWrittenMs = nowMs;
    }

    /** Has the disk take what the system still holds. */
    void sync() throws IOException {
        RandomAccessFile open = target;
        if (open != null) {
            open.getFD().sync();
        }
    }

    /** There will be no more records. */
    void close() throws IOException {
        RandomAccessFile open = target;
        target = null;
        if (open != null) {
            open.close();
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
