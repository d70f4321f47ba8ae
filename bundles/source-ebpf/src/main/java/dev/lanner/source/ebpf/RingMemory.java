// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import com.kenai.jffi.MemoryIO;
import dev.lanner.spi.source.SourceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * The three mapped parts of a BPF ring: a page with the reader's position, which we write; a page with the kernel's
 * position; and the data, which the kernel maps twice in a row, so that no record is ever split. Not final only for the sake of tests, which watch when the kernel's position is read.
 */
class RingMemory {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;
    private final long size;
    private final Runnable unmap;

    /** Over direct buffers in the machine's byte order; the data's is twice the ring's size. */
    RingMemory(ByteBuffer consumer, ByteBuffer producer, ByteBuffer data, Runnable unmap) {
        this.consumer = consumer;
        this.producer = producer;
        this.data = data;
        this.size = data.capacity() / 2;
        this.unmap = unmap;
    }

    static RingMemory map(Native library, int fd, long size) throws SourceException {
        LibC libc = library.libc();
        long page = libc.getpagesize();
        Pointer consumer = libc.mmap(null, page, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, fd, 0);
        if (consumer == null || consumer.address() == -1) {
            throw library.failure("Mapping a ring's positions failed");
        }
        Pointer producer = libc.mmap(null, page + 2 * size, LibC.PROT_READ, LibC.MAP_SHARED, fd, page);
        if (producer == null || producer.address() == -1) {
            SourceException failure = library.failure("Mapping a ring of " + size + " bytes failed");
            libc.munmap(consumer, page);
            throw failure;
        }
        return new RingMemory(
                buffer(consumer.address(), page),
                buffer(producer.address(), page),
                buffer(producer.address() + page, 2 * size),
                () -> {
                    libc.munmap(producer, page + 2 * size);
                    libc.munmap(consumer, page);
                });
    }

    private static ByteBuffer buffer(long address, long size) {
        return MemoryIO.getInstance()
                .newDirectByteBuffer(address, Math.toIntExact(size))
                .order(ByteOrder.nativeOrder());
    }

    ByteBuffer bytes() {
        return data;
    }

    long consumerPosition() {
        return (long) LONG.getAcquire(consumer, 0);
    }

    long producerPosition() {
        return (long) LONG.getAcquire(producer, 0);
    }

    int offsetOf(long position) {
        return (int) (position & (size - 1));
    }

    int lengthWord(int offset) {
        return (int) INT.getAcquire(data, offset);
    }

    void releaseTo(long position) {
        LONG.setRelease(consumer, 0, position);
    }

    /** Any read after this is the end of the process: only once the reader has stopped. */
    void unmap() {
        unmap.run();
    }
}
