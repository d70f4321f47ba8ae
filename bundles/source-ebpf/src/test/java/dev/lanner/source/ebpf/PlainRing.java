// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A ring in plain memory, written as the kernel writes it. Room is made only by the reader. */
final class PlainRing extends RingMemory {
    /** Of a record without parameters. */
    static final int PAYLOAD_BYTES = Abi.PREFIX_BYTES + Abi.HEADER_BYTES;

    private static final int BUSY_BIT = 1 << 31;
    private static final int DISCARD_BIT = 1 << 30;
    private static final int RECORD_HEADER_BYTES = 8;

    private final ByteBuffer producer;
    private final ByteBuffer data;
    private final View view;
    private final int size;
    private final Runnable beforeLook;

    private PlainRing(ByteBuffer producer, ByteBuffer data, View view, Runnable beforeLook) {
        super(memory(Long.BYTES), producer, view.window, data.capacity() / 2, view);
        this.producer = producer;
        this.data = data;
        this.view = view;
        this.size = data.capacity() / 2;
        this.beforeLook = beforeLook;
    }

    /** A ring of a size that is a power of two; the action runs whenever the reader asks for the kernel's position. */
    static PlainRing of(int size, Runnable beforeLook) {
        ByteBuffer data = memory(2 * size);
        return new PlainRing(memory(Long.BYTES), data, new View(data, data, size), beforeLook);
    }

    /** The same, of which the reader sees only so many bytes at a time, from a multiple of this granule on. */
    static PlainRing behindWindow(int size, int windowBytes, int granuleBytes, Runnable beforeLook) {
        ByteBuffer data = memory(2 * size);
        return new PlainRing(memory(Long.BYTES), data, new View(data, memory(windowBytes), granuleBytes), beforeLook);
    }

    /** How often the window has been moved. */
    int moves() {
        return view.moves;
    }

    /** A window that is a copy of the data behind it. */
    private static final class View implements Mapping {
        private final ByteBuffer data;
        private final ByteBuffer window;
        private final int granuleBytes;
        private int from;
        private int moves;

        private View(ByteBuffer data, ByteBuffer window, int granuleBytes) {
            this.data = data;
            this.window = window;
            this.granuleBytes = granuleBytes;
        }

        @Override
        public long granuleBytes() {
            return granuleBytes;
        }

        @Override
        public void show(long offset) {
            if (offset % granuleBytes != 0 || offset + window.capacity() > data.capacity()) {
                throw new AssertionError("the kernel has nothing to map at " + offset);
            }
            from = (int) offset;
            moves++;
            refresh();
        }

        private void refresh() {
            if (window.capacity() < data.capacity()) {
                window.put(0, data, from, window.capacity());
            }
        }

        @Override
        public void unmap() {}
    }

    int offsetOf(long position) {
        return (int) (position & (size - 1));
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    long producerPosition() {
        beforeLook.run();
        return super.producerPosition();
    }

    /** Takes room for a record, which is busy until {@link #commit}; its position, or -1 if there is no room. */
    long reserve(int payloadBytes) {
        long position = producer.getLong(0);
        long end = position + stride(payloadBytes);
        if (end - consumerPosition() > size - 1) {
            return -1;
        }
        putLength(position, payloadBytes | BUSY_BIT);
        producer.putLong(0, end);
        return position;
    }

    /** Fills a record of this time and number, and lets the reader have it. */
    void commit(long position, long timestampNs, long number, int cpu) {
        int payloadBytes = data.getInt(offsetOf(position)) & ~BUSY_BIT;
        ByteBuffer payload = memory(payloadBytes);
        payload.putInt(Abi.PREFIX_CPU_AT, cpu);
        payload.putLong(Abi.PREFIX_BYTES + Abi.HEADER_TIMESTAMP_AT, timestampNs);
        payload.putLong(Abi.PREFIX_BYTES + 8, number);
        payload.putInt(Abi.PREFIX_BYTES + Abi.HEADER_LEN_AT, payloadBytes - Abi.PREFIX_BYTES);
        for (int i = PAYLOAD_BYTES; i < payloadBytes; i++) {
            payload.put(i, (byte) number);
        }
        for (int i = 0; i < payloadBytes; i++) {
            // Into both images of the data.
            int at = offsetOf(position + RECORD_HEADER_BYTES + i);
            data.put(at, payload.get(i));
            data.put(at + size, payload.get(i));
        }
        putLength(position, payloadBytes);
    }

    void discard(long position) {
        putLength(position, (data.getInt(offsetOf(position)) & ~BUSY_BIT) | DISCARD_BIT);
    }

    /** A whole record in one go; its number is its time. */
    void write(long timestampNs) {
        write(timestampNs, PAYLOAD_BYTES);
    }

    void write(long timestampNs, int payloadBytes) {
        long position = reserve(payloadBytes);
        if (position < 0) {
            throw new AssertionError("no room for " + timestampNs);
        }
        commit(position, timestampNs, timestampNs, 0);
    }

    /** Lets the reader have so many records of this size once more, as they were written a turn before. */
    void writeAgain(int payloadBytes, int records) {
        producer.putLong(0, producer.getLong(0) + records * stride(payloadBytes));
    }

    long written() {
        return producer.getLong(0);
    }

    static long stride(int payloadBytes) {
        return (payloadBytes + RECORD_HEADER_BYTES + 7L) & ~7L;
    }

    /** A record starts at a multiple of 8, so its length never wraps. */
    private void putLength(long position, int word) {
        int at = offsetOf(position);
        data.putInt(at, word);
        data.putInt(at + size, word);
        view.refresh();
    }
}
