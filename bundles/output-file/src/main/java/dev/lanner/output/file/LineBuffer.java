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
 * <p>What the channel does not take stays here and goes first next time: a disk that is full for a while costs no line that
 * was accepted, and leaves no half line behind.
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

    /** Whether so much waits that it should be drained before the next line is added. */
    boolean isFull() {
        return pending.position() >= FULL_BYTES;
    }

    boolean isEmpty() {
        return pending.position() == 0;
    }

    /** Adds a line and the line feed after it. */
    void add(CharSequence line) {
        int neededBytes = line.length() * MAX_BYTES_PER_CHAR + 1;
        if (pending.remaining() < neededBytes) {
            pending = ByteBuffer.allocate(pending.position() + neededBytes).put(pending.flip());
        }
        encoder.reset();
        encoder.encode(CharBuffer.wrap(line), pending, true);
        encoder.flush(pending);
        pending.put((byte) '\n');
    }

    /** Writes all of it to {@code target}. */
    void drainTo(WritableByteChannel target) throws IOException {
        pending.flip();
        try {
            while (pending.hasRemaining()) {
                if (target.write(pending) == 0) {
                    throw new IOException("The target takes no more at present.");
                }
            }
        } finally {
            pending.compact();
        }
    }
}
