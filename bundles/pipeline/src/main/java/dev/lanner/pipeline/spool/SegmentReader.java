// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Walks through the whole records of a segment, past whatever else is in it. <em>Thread:</em> belongs to one. */
final class SegmentReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Unlike a channel it is not closed when a thread that reads is interrupted. */
    private final RandomAccessFile file;

    private final Frame frame = new Frame();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long behindBuffer;
    private int next;
    private int record;
    private int recordBytes;
    private long skippedBytes;

    SegmentReader(Path segment) throws IOException {
        file = new RandomAccessFile(segment.toFile(), "r");
    }

    /** Goes to the next whole record in the first so many bytes of the file; false if there is none. */
    boolean next(long limitBytes) throws IOException {
        while (true) {
            int length = frame.length(buffer, next);
            if (length < 0 && fill(-length, limitBytes)) {
                continue;
            }
            if (length > 0) {
                record = next;
                recordBytes = length;
                next += length;
                return true;
            }
            if (next >= buffer.limit()) {
                return false;
            }
            next++;
            skippedBytes++;
        }
    }

    /** The number of the record. */
    long position() {
        return Frame.position(buffer, record);
    }

    /** When the record was written, in milliseconds since the epoch. */
    long writtenMs() {
        return Frame.writtenMs(buffer, record);
    }

    /** The record's form; valid until the next step. */
    ByteBuffer form() {
        return buffer.slice(record + Frame.HEADER_BYTES, recordBytes - Frame.HEADER_BYTES);
    }

    /** Bytes so far that belong to no whole record. */
    long skippedBytes() {
        return skippedBytes;
    }

    /** Reads more, at least so many bytes; false, having read what is left, if there are not so many. */
    private boolean fill(int neededBytes, long limitBytes) throws IOException {
        long availableBytes = limitBytes - behindBuffer;
        int kept = buffer.limit() - next;
        int wanted = (int) Math.min(availableBytes, Math.max(neededBytes, BUFFER_BYTES - kept));
        if (wanted <= 0) {
            return false;
        }
        ByteBuffer filled = kept + wanted <= buffer.capacity() ? buffer : ByteBuffer.allocate(kept + wanted);
        System.arraycopy(buffer.array(), next, filled.array(), 0, kept);
        file.seek(behindBuffer);
        int count = Math.max(0, file.read(filled.array(), kept, wanted));
        behindBuffer += count;
        buffer = filled.limit(kept + count);
        next = 0;
        return count >= neededBytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
