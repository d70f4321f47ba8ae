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
 * position; and the data, which the kernel maps twice in a row, so that no record is ever split.
 */
final class RingMemory {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final LibC libc;
    private final Pointer consumerPage;
    private final Pointer producerPages;
    private final long page;
    private final long size;
    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;

    private RingMemory(LibC libc, Pointer consumerPage, Pointer producerPages, long page, long size) {
        this.libc = libc;
        this.consumerPage = consumerPage;
        this.producerPages = producerPages;
        this.page = page;
        this.size = size;
        this.consumer = buffer(consumerPage.address(), page);
        this.producer = buffer(producerPages.address(), page);
        this.data = buffer(producerPages.address() + page, 2 * size);
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
        return new RingMemory(libc, consumer, producer, page, size);
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
        libc.munmap(producerPages, page + 2 * size);
        libc.munmap(consumerPage, page);
    }
}
