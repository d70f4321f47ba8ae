// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds the bodies of list blocks, whose length is not known before. */
final class BlockBuffer {
    private static final int FEWEST = 1 << 12;

    private ByteBuffer bytes = newBuffer(FEWEST);

    private static ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    int length() {
        return bytes.position();
    }

    /** What was put so far; read by absolute index. */
    ByteBuffer bytes() {
        return bytes;
    }

    void clear() {
        bytes = newBuffer(FEWEST);
    }

    BlockBuffer u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    BlockBuffer u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    BlockBuffer u32(long value) {
        room(Integer.BYTES).putInt((int) value);
        return this;
    }

    BlockBuffer u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Corrects a word that was put earlier. */
    void u32At(int position, int value) {
        bytes.putInt(position, value);
    }

    /** A parameter's bytes as they are, and zeros up to {@code size}. */
    void fixed(Event event, int index, int size) {
        int length = Math.min(size, event.length(index));
        ByteBuffer to = room(size);
        to.put(to.position(), event.record(), event.offset(index), length);
        to.position(to.position() + length);
        for (int i = length; i < size; i++) {
            to.put((byte) 0);
        }
    }

    /** A parameter that is a text: its length and its bytes without NUL, cut to {@code most}. */
    void text(Event event, int index, int most) {
        part(event, event.offset(index), Math.min(most, event.textLength(index)));
    }

    /** A part of an event's bytes, with its length before it. */
    void part(Event event, int offset, int length) {
        u16(length).bytes(event.record(), offset, length);
    }

    /** Bytes as they are. */
    void bytes(ByteBuffer from, int offset, int length) {
        ByteBuffer to = room(length);
        to.put(to.position(), from, offset, length);
        to.position(to.position() + length);
    }

    /** The same. */
    BlockBuffer bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            ByteBuffer more = newBuffer(Math.max(2 * bytes.capacity(), bytes.position() + count));
            more.put(bytes.flip());
            bytes = more;
        }
        return bytes;
    }
}
