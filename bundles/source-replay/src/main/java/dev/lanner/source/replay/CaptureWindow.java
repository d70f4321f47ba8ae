// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The part of the uncompressed capture that is in memory: everything from {@link #start()} to {@link #end()}, read by
 * absolute index. It grows to hold the block in hand, and shrinks again.
 */
final class CaptureWindow implements Closeable {
    /** What has become of a wish for bytes. */
    enum Fill {
        READY,
        /** Not there yet. */
        IDLE,
        /** There will never be so many. */
        END
    }

    private static final int USUAL_BYTES = 1 << 20;

    private final ByteInput raw;
    private ByteInput input;
    private boolean isFormKnown;
    private ByteBuffer bytes = newBuffer(USUAL_BYTES);
    private int start;
    private int end;
    /** Where in the uncompressed capture index 0 of the buffer lies. */
    private long base;

    private boolean isEnded;
    private @Nullable String damage;
    private boolean isCutOff;
    private long fills;

    CaptureWindow(ByteInput raw) {
        this.raw = raw;
        input = raw;
    }

    /** The buffer; its index of a byte changes with each {@link #require}. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Index of the first byte that is left. */
    int start() {
        return start;
    }

    /** Index behind the last byte that is there. */
    int end() {
        return end;
    }

    /** How many bytes are there. */
    int remaining() {
        return end - start;
    }

    /** Lets the first {@code count} bytes go. */
    void consume(int count) {
        start += count;
    }

    /** Where {@link #start()} lies in the uncompressed capture. */
    long offset() {
        return base + start;
    }

    /** How far the file itself has been read; differs from {@link #offset()} if it is compressed. */
    long fileOffset() {
        return isCompressed() ? input.offset() : offset();
    }

    boolean isCompressed() {
        return input != raw;
    }

    /** How much of the file has been taken, from 0 to 1; -1 if that is not to be said. */
    double progress() {
        long size = raw.size();
        return size <= 0 ? -1 : Math.min(1.0, (double) (input.offset() - (isCompressed() ? 0 : remaining())) / size);
    }

    /** How often more has been read: a measure of work. */
    long fills() {
        return fills;
    }

    /** Why there is no more, if that is not the proper end; null if it is. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Whether the damage is that the compressed data ends too early. */
    boolean isCutOff() {
        return isCutOff;
    }

    /** Sees to it that {@code count} bytes are there. */
    Fill require(int count) throws IOException {
        while (remaining() < count) {
            if (isEnded) {
                return Fill.END;
            }
            makeRoom(count);
            bytes.limit(bytes.capacity()).position(end);
            int got = read();
            bytes.clear();
            if (got == 0) {
                return Fill.IDLE;
            }
            isEnded = got < 0;
            end += Math.max(0, got);
            fills++;
        }
        return Fill.READY;
    }

    private int read() throws IOException {
        if (!isFormKnown) {
            return readFirst();
        }
        try {
            return input.read(bytes);
        } catch (EOFException | ZipException e) {
            damage = e.getMessage();
            isCutOff = e instanceof EOFException;
            // What was inflated before the damage is good.
            int got = bytes.position() - end;
            isEnded = got == 0;
            return got == 0 ? ByteInput.END : got;
        }
    }

    /** The first two bytes tell whether all is compressed. */
    private int readFirst() throws IOException {
        int got = raw.read(bytes);
        int here = Math.max(0, bytes.position());
        if (here >= 2) {
            isFormKnown = true;
            ByteBuffer first = bytes.duplicate().flip();
            if (GzipInput.isStart(first)) {
                input = new GzipInput(new PushedBackInput(first, raw));
                end = 0;
                bytes.clear();
                return read();
            }
        }
        return got;
    }

    /** Moves what is left to the front, and grows or shrinks as {@code count} demands. */
    private void makeRoom(int count) {
        if (bytes.capacity() - start >= count && end < bytes.capacity()) {
            return;
        }
        // Only as much as has come so far is believed of a length: a lie costs no memory.
        int capacity = USUAL_BYTES;
        int enough = Math.min(count, 2 * Math.max(USUAL_BYTES / 2, remaining()));
        while (capacity < enough || capacity <= remaining()) {
            capacity <<= 1;
        }
        ByteBuffer target = capacity == bytes.capacity() ? bytes : newBuffer(capacity);
        target.put(0, bytes, start, remaining());
        bytes = target;
        base += start;
        end -= start;
        start = 0;
    }

    private static ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
