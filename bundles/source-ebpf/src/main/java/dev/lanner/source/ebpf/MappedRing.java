// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import com.kenai.jffi.MemoryIO;
import dev.lanner.spi.source.SourceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/**
 * A ring's parts in this process's memory. The window stays at its address: moving it maps other pages of the data there.
 *
 * <p>In the kernel's eyes a ring is: the reader's position, the writer's position, the data, the data once more.
 */
final class MappedRing implements RingMemory.Mapping {
    /** At least two pages of 64 KiB, the largest there are: any record fits, wherever in a page it begins. */
    private static final long WINDOW_BYTES = 256 << 10;

    /** Among the parts: after the positions of the reader and of the writer. */
    private static final int WINDOW = 2;

    private final LibC libc;
    private final int fd;
    private final long page;
    private final long windowBytes;
    private final List<Part> parts = new ArrayList<>();

    private MappedRing(LibC libc, int fd, long size) {
        this.libc = libc;
        this.fd = fd;
        this.page = libc.getpagesize();
        this.windowBytes = Math.min(WINDOW_BYTES, size + page);
    }

    /** Maps a ring; the window shows the start of its data. */
    static RingMemory map(Native library, int fd, long size) throws SourceException {
        MappedRing ring = new MappedRing(library.libc(), fd, size);
        if (ring.map(ring.page, LibC.PROT_READ | LibC.PROT_WRITE, 0)
                && ring.map(ring.page, LibC.PROT_READ, ring.page)
                && ring.map(ring.windowBytes, LibC.PROT_READ, 2 * ring.page)) {
            return new RingMemory(ring.bytes(0), ring.bytes(1), ring.bytes(WINDOW), size, ring);
        }
        SourceException failure = library.failure("Mapping a ring of " + size + " bytes failed");
        ring.unmap();
        throw failure;
    }

    private boolean map(long bytes, int protection, long offset) {
        Pointer memory = libc.mmap(null, bytes, protection, LibC.MAP_SHARED, fd, offset);
        if (memory == null || memory.address() == -1) {
            return false;
        }
        parts.add(new Part(memory, bytes));
        return true;
    }

    private ByteBuffer bytes(int number) {
        Part part = parts.get(number);
        return MemoryIO.getInstance()
                .newDirectByteBuffer(part.memory().address(), Math.toIntExact(part.bytes()))
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public long granuleBytes() {
        return page;
    }

    @Override
    public void show(long offset) {
        Pointer window = parts.get(WINDOW).memory();
        int flags = LibC.MAP_SHARED | LibC.MAP_FIXED;
        Pointer moved = libc.mmap(window, windowBytes, LibC.PROT_READ, flags, fd, 2 * page + offset);
        if (moved == null || moved.address() == -1) {
            // What was there may be gone, and reading it the end of the process: zeros, which nobody is given, are not.
            int zeros = LibC.MAP_PRIVATE | LibC.MAP_FIXED | LibC.MAP_ANONYMOUS;
            libc.mmap(window, windowBytes, LibC.PROT_READ, zeros, -1, 0);
            throw new IllegalStateException("The kernel refused to show the next part of a ring.");
        }
    }

    @Override
    public void unmap() {
        for (Part part : parts) {
            libc.munmap(part.memory(), part.bytes());
        }
        parts.clear();
    }

    private record Part(Pointer memory, long bytes) {}
}
