// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The file that says which records are done with. Two places are written in turn, each with a check, so that one of them
 * holds whatever happens while the other is written.
 */
final class Cursor implements Closeable {
    private static final int SLOT_BYTES = 20;
    private static final int CHECKED_BYTES = 16;

    private final RandomAccessFile file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    private long turn;
    private long position;

    Cursor(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        for (int index = 0; index < 2; index++) {
            read(index);
        }
    }

    private void read(int index) throws IOException {
        if (file.length() < (index + 1L) * SLOT_BYTES) {
            return;
        }
        file.seek((long) index * SLOT_BYTES);
        file.readFully(slot.array());
        boolean isWhole = slot.getInt(CHECKED_BYTES) == check();
        if (isWhole && slot.getLong(0) > turn) {
            turn = slot.getLong(0);
            position = slot.getLong(Long.BYTES);
        }
    }

    /** The first record that is not done with; 0 if nothing was said. */
    long position() {
        return position;
    }

    void move(long newPosition) throws IOException {
        long next = turn + 1;
        slot.putLong(0, next).putLong(Long.BYTES, newPosition).putInt(CHECKED_BYTES, 0);
        slot.putInt(CHECKED_BYTES, check());
        file.seek(next % 2 * SLOT_BYTES);
        file.write(slot.array());
        turn = next;
        position = newPosition;
    }

    private int check() {
        crc.reset();
        crc.update(slot.array(), 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
