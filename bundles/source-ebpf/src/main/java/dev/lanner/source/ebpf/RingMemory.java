// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The three mapped parts of a BPF ring: a page with the reader's position, which we write; a page with the kernel's
 * position; and a window on the data. The data is there twice in a row, so that no record is ever split.
 *
 * <p>Mapped pages count as resident, all of them from the start: a window that moves along with the reader does with a
 * fraction of the ring, for one system call each time.
 *
 * <p>Not final only for the sake of tests, which watch when the kernel's position is read.
 */
class RingMemory {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer window;
    private final long size;
    private final Mapping mapping;
    /** The position of the window's first byte. */
    private long windowFrom;

    /** Over direct buffers in the machine's byte order; the window shows the start of the ring's data. */
    RingMemory(ByteBuffer consumer, ByteBuffer producer, ByteBuffer window, long size, Mapping mapping) {
        this.consumer = consumer;
        this.producer = producer;
        this.window = window;
        this.size = size;
        this.mapping = mapping;
    }

    /** What can be seen of the data now. */
    ByteBuffer window() {
        return window;
    }

    long consumerPosition() {
        return (long) LONG.getAcquire(consumer, 0);
    }

    long producerPosition() {
        return (long) LONG.getAcquire(producer, 0);
    }

    /** Where the bytes from a position on stand in the window, which is moved if it does not show all of them. */
    int indexOf(long position, int bytes) {
        long index = position - windowFrom;
        if (index < 0 || index + bytes > window.capacity()) {
            index = move(position);
        }
        return (int) index;
    }

    private long move(long position) {
        int offset = (int) (position & (size - 1));
        long index = offset % mapping.granuleBytes();
        mapping.show(offset - index);
        windowFrom = position - index;
        return index;
    }

    int lengthWord(int index) {
        return (int) INT.getAcquire(window, index);
    }

    void releaseTo(long position) {
        LONG.setRelease(consumer, 0, position);
    }

    /** Any read after this is the end of the process: only once the reader has stopped. */
    void unmap() {
        mapping.unmap();
    }

    /** What moves the window. */
    interface Mapping {
        /** Of what the places must be multiples. */
        long granuleBytes();

        /** Lets the window begin at this place in the data. */
        void show(long offset);

        void unmap();
    }
}
