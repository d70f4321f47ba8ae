// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What is in concatenated gzip members (RFC 1952), inflated straight into the reader's buffer. Bytes that come late, even in
 * the middle of a header, are waited for.
 *
 * <p><em>Errors:</em> ZipException if the compressed data is damaged, EOFException if it ends too early; nothing can be read
 * after either, but all that came before stays good.
 */
final class GzipInput implements ByteInput {
    private static final int FIRST_MAGIC = 0x1F;
    private static final int SECOND_MAGIC = 0x8B;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    /** Flags of a header: what follows its fixed part. */
    private static final int HAS_CHECKSUM = 2;

    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int MOST_HEADER_BYTES = 1 << 17;
    private static final int CHUNK_BYTES = 1 << 18;

    private final ByteInput raw;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private boolean isInMember;
    private boolean hadMember;

    GzipInput(ByteInput raw) {
        this.raw = raw;
    }

    /** Whether {@code bytes} starts as a gzip member does. */
    static boolean isStart(ByteBuffer bytes) {
        return bytes.remaining() >= 2
                && Byte.toUnsignedInt(bytes.get(bytes.position())) == FIRST_MAGIC
                && Byte.toUnsignedInt(bytes.get(bytes.position() + 1)) == SECOND_MAGIC;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            int step = isInMember ? inflate(target) : beginMember();
            if (step < 0) {
                return target.position() > start ? target.position() - start : END;
            }
            if (step == 0) {
                break;
            }
        }
        return target.position() - start;
    }

    /** Returns 1 to go on, 0 to wait, END. */
    private int inflate(ByteBuffer target) throws IOException {
        if (inflater.finished()) {
            return endMember();
        }
        if (inflater.needsInput()) {
            int got = chunk.hasRemaining() ? 1 : fill();
            if (got <= 0) {
                if (got == END) {
                    throw new EOFException("the compressed data is cut off");
                }
                return 0;
            }
            inflater.setInput(chunk);
        }
        int start = target.position();
        int written;
        try {
            written = inflater.inflate(target);
        } catch (DataFormatException e) {
            throw damaged(e.getMessage());
        }
        if (written == 0 && inflater.needsDictionary()) {
            throw damaged("it needs a dictionary");
        }
        if (written > 0) {
            ByteBuffer fresh = target.duplicate().flip().position(start);
            checksum.update(fresh);
        }
        return 1;
    }

    /** Begins the next member if there is one. */
    private int beginMember() throws IOException {
        if (hadMember && isPadding()) {
            chunk.position(chunk.limit());
        }
        int length = headerLength();
        if (length < 0) {
            int got = fill();
            if (got == END && (!hadMember || chunk.hasRemaining())) {
                throw new EOFException("the compressed data is cut off");
            }
            return got;
        }
        chunk.position(chunk.position() + length);
        inflater.reset();
        inflater.setInput(chunk);
        checksum.reset();
        isInMember = true;
        hadMember = true;
        return 1;
    }

    /** Zeros after the last member are padding of tapes and disks. */
    private boolean isPadding() {
        for (int i = chunk.position(); i < chunk.limit(); i++) {
            if (chunk.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the member's header; -1 if not all of it is there. */
    private int headerLength() throws ZipException {
        int start = chunk.position();
        int available = chunk.remaining();
        if (available < HEADER_BYTES) {
            return -1;
        }
        if (!isStart(chunk) || chunk.get(start + 2) != 8) {
            throw damaged("what follows is no gzip member");
        }
        int flags = chunk.get(start + 3);
        int length = HEADER_BYTES;
        if ((flags & HAS_EXTRA) != 0) {
            if (available < length + 2) {
                return -1;
            }
            length += 2 + Short.toUnsignedInt(chunk.getShort(start + length));
        }
        for (int flag = HAS_NAME; flag <= HAS_COMMENT; flag <<= 1) {
            if ((flags & flag) != 0) {
                int end = length;
                while (end < available && chunk.get(start + end) != 0) {
                    end++;
                }
                length = end + 1;
            }
        }
        length += (flags & HAS_CHECKSUM) != 0 ? 2 : 0;
        if (length > MOST_HEADER_BYTES) {
            throw damaged("a member's header has no end");
        }
        return length > available ? -1 : length;
    }

    private int endMember() throws IOException {
        if (chunk.remaining() < TRAILER_BYTES) {
            int got = fill();
            if (got == END) {
                throw new EOFException("the compressed data is cut off");
            }
            return got;
        }
        int start = chunk.position();
        if (chunk.getInt(start) != (int) checksum.getValue()) {
            throw damaged("its checksum is wrong");
        }
        if (chunk.getInt(start + 4) != (int) inflater.getBytesWritten()) {
            throw damaged("its length is wrong");
        }
        chunk.position(start + TRAILER_BYTES);
        isInMember = false;
        return 1;
    }

    /** Gets more compressed bytes behind those that are left. */
    private int fill() throws IOException {
        chunk.compact();
        try {
            return chunk.hasRemaining() ? Integer.signum(raw.read(chunk)) : 0;
        } finally {
            chunk.flip();
        }
    }

    private static ZipException damaged(@Nullable String why) {
        return new ZipException("the compressed data is damaged: " + why);
    }

    @Override
    public long offset() {
        return raw.offset() - chunk.remaining();
    }

    @Override
    public long size() {
        return raw.size();
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        raw.close();
    }
}
