// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Where a capture goes: one buffer, and behind it one gzip member or nothing. */
final class CaptureSink implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int DEFLATED_BYTES = 1 << 16;
    /** Magic, deflate, no flags, no time, no extra flags, Unix. */
    private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3};

    private final OutputStream out;
    private final boolean isCompressed;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 checksum = new CRC32();
    private final byte[] deflated = new byte[DEFLATED_BYTES];
    private long writtenBytes;
    private boolean hasBegun;
    private boolean isClosed;

    CaptureSink(OutputStream out, boolean isCompressed) {
        this.out = out;
        this.isCompressed = isCompressed;
    }

    /** The buffer, with room for {@code count} bytes at its position; {@code count} is at most 4 KiB. */
    ByteBuffer room(int count) throws IOException {
        if (buffer.remaining() < count) {
            drain();
        }
        return buffer;
    }

    /** Appends bytes, however many. */
    void put(ByteBuffer from, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int count = Math.min(buffer.remaining(), length - done);
            buffer.put(buffer.position(), from, offset + done, count);
            buffer.position(buffer.position() + count);
            done += count;
        }
    }

    long writtenBytes() {
        return writtenBytes;
    }

    /** Passes all on; a reader can start to inflate from here. */
    void flush() throws IOException {
        drain();
        if (isCompressed) {
            deflate(Deflater.FULL_FLUSH);
        }
        out.flush();
    }

    private void drain() throws IOException {
        int length = buffer.position();
        buffer.clear();
        if (!isCompressed) {
            pass(buffer.array(), length);
            return;
        }
        if (!hasBegun) {
            hasBegun = true;
            pass(GZIP_HEADER, GZIP_HEADER.length);
        }
        checksum.update(buffer.array(), 0, length);
        deflater.setInput(buffer.array(), 0, length);
        deflate(Deflater.NO_FLUSH);
    }

    private void deflate(int flush) throws IOException {
        int count;
        do {
            count = deflater.deflate(deflated, 0, deflated.length, flush);
            pass(deflated, count);
        } while (count == deflated.length || (flush == Deflater.NO_FLUSH && !deflater.needsInput()));
    }

    private void pass(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        writtenBytes += length;
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (out) {
            drain();
            if (isCompressed) {
                deflater.finish();
                while (!deflater.finished()) {
                    pass(deflated, deflater.deflate(deflated));
                }
                ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                trailer.putInt((int) checksum.getValue()).putInt((int) deflater.getBytesRead());
                pass(trailer.array(), trailer.capacity());
            }
            out.flush();
        } finally {
            deflater.end();
        }
    }
}
