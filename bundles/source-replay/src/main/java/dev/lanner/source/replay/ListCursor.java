// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.nio.ByteBuffer;

/** Reads the entries of a list block; no read goes beyond the limit. */
final class ListCursor {
    /** An entry says more than there is. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message, null, false, false);
        }
    }

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int position;
    private int limit;

    /** Stands at {@code position} of a buffer. */
    void moveTo(ByteBuffer bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    int position() {
        return position;
    }

    /** Goes on at {@code position}, which is not beyond the limit. */
    void position(int position) {
        this.position = position;
    }

    int remaining() {
        return limit - position;
    }

    long u64() throws DamagedException {
        return bytes.getLong(take(Long.BYTES));
    }

    int u32() throws DamagedException {
        return bytes.getInt(take(Integer.BYTES));
    }

    int u16() throws DamagedException {
        return Short.toUnsignedInt(bytes.getShort(take(Short.BYTES)));
    }

    int u8() throws DamagedException {
        return Byte.toUnsignedInt(bytes.get(take(1)));
    }

    /** The next {@code length} bytes. */
    byte[] bytes(int length) throws DamagedException {
        byte[] value = new byte[length];
        bytes.get(take(length), value);
        return value;
    }

    /** The next text or list of texts, whose length comes first. */
    byte[] string() throws DamagedException {
        return bytes(u16());
    }

    private int take(int length) throws DamagedException {
        if (length > remaining()) {
            throw new DamagedException("an entry ends behind its block");
        }
        int at = position;
        position += length;
        return at;
    }
}
