// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Lines in UTF-8, whatever the locale, on their way to a channel.
 *
 * <p>When the channel fails, all lines are forgotten, since the house writes their alerts again. If a part of a line has
 * got through and cannot be taken back, the next line begins on a line of its own.
 */
final class LineBuffer {
    private static final int FULL_BYTES = 1 << 16;
    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(REPLACEMENT);
    private ByteBuffer pending = ByteBuffer.allocate(2 * FULL_BYTES);
    private boolean isTorn;

    /** Whether so much waits that it should be drained before the next line is added. */
    boolean isFull() {
        return pending.position() >= FULL_BYTES;
    }

    boolean isEmpty() {
        return pending.position() == 0;
    }

    /** Number of bytes that wait. */
    int length() {
        return pending.position();
    }

    /** Drops every line. */
    void forget() {
        pending.clear();
    }

    /** Adds a line and the line feed after it. */
    void add(CharSequence line) {
        int neededBytes = line.length() * MAX_BYTES_PER_CHAR + 2;
        if (pending.remaining() < neededBytes) {
            pending = ByteBuffer.allocate(pending.position() + neededBytes).put(pending.flip());
        }
        if (isTorn && isEmpty()) {
            pending.put((byte) '\n');
        }
        encoder.reset();
        encoder.encode(CharBuffer.wrap(line), pending, true);
        encoder.flush(pending);
        pending.put((byte) '\n');
    }

    /** Writes all of it to {@code target}; whether that fails or not, nothing waits afterwards. */
    void drainTo(WritableByteChannel target) throws IOException {
        drainTo(target, partBytes -> false);
    }

    /** The same, with somebody who may take back what has been written when the rest fails. */
    void drainTo(WritableByteChannel target, Undo undo) throws IOException {
        pending.flip();
        try {
            while (pending.hasRemaining()) {
                if (target.write(pending) == 0) {
                    throw new IOException("The target takes no more at present.");
                }
            }
            isTorn = false;
        } catch (IOException e) {
            isTorn |= pending.position() > 0 && !undo.takeBack(pending.position());
            throw e;
        } finally {
            pending.clear();
        }
    }

    /** Takes back the first part of what was to be written. */
    interface Undo {
        /** Whether the target is again as if the part had never been written. */
        boolean takeBack(int partBytes);
    }
}
