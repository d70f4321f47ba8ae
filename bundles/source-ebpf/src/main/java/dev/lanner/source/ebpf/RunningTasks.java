// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;

/**
 * Asks the kernel for the threads that run and the files they have open: BPF iterators, in an object of their own that
 * is gone again when all is read.
 */
final class RunningTasks implements AutoCloseable {
    /** In this order: files belong to processes that are known. */
    private static final List<String> ITERATORS = List.of("iter_task", "iter_task_file");
    /** As much as the kernel hands over at once; a record is never split. */
    private static final int CHUNK_BYTES = 1 << 15;

    private final Native library;
    private final Libbpf libbpf;
    private final BpfObject object;

    private RunningTasks(Native library) throws SourceException {
        this.library = library;
        this.libbpf = library.libbpf();
        this.object = new BpfObject(library, Machine.current().iterators());
    }

    /**
     * Loads the programs, which takes a while: before events flow, since nobody reads those in the meantime.
     *
     * @param events what tells of events, whose counters of losses are these records' too
     * @param epochOfBootNs when the kernel's clock was 0
     * @throws SourceException if the kernel refuses
     */
    static RunningTasks load(Native library, BpfObject events, long epochOfBootNs) throws SourceException {
        RunningTasks tasks = new RunningTasks(library);
        try {
            tasks.load(events, epochOfBootNs);
            return tasks;
        } catch (SourceException e) {
            tasks.close();
            throw e;
        }
    }

    /** All records there are, threads before files; a SourceException if the kernel stops midway. */
    List<ByteBuffer> read() throws SourceException {
        List<ByteBuffer> chunks = new ArrayList<>();
        for (String iterator : ITERATORS) {
            run(iterator, chunks);
        }
        return chunks;
    }

    private void load(BpfObject events, long epochOfBootNs) throws SourceException {
        object.choose(Set.copyOf(ITERATORS));
        object.shareMap("losses", events);
        object.setLong("boot_epoch_ns", epochOfBootNs);
        object.setInt("page_kib", library.libc().getpagesize() / 1024);
        if (!object.load()) {
            throw library.failure("The kernel refused the BPF iterators");
        }
    }

    private void run(String iterator, List<ByteBuffer> chunks) throws SourceException {
        Pointer link = libbpf.bpf_program__attach_iter(object.program(iterator), null);
        if (link == null) {
            throw library.failure("Attaching the BPF iterator '" + iterator + "' failed");
        }
        int fd = libbpf.bpf_iter_create(libbpf.bpf_link__fd(link));
        try {
            if (fd < 0) {
                throw library.failure("Opening the BPF iterator '" + iterator + "' failed");
            }
            readAll(iterator, fd, chunks);
        } finally {
            if (fd >= 0) {
                library.libc().close(fd);
            }
            libbpf.bpf_link__destroy(link);
        }
    }

    private void readAll(String iterator, int fd, List<ByteBuffer> chunks) throws SourceException {
        Pointer buffer = library.allocate(CHUNK_BYTES);
        int kept = 0;
        byte[] bytes = new byte[2 * CHUNK_BYTES];
        while (true) {
            long length = library.libc().read(fd, buffer, CHUNK_BYTES);
            if (length < 0) {
                throw library.failure("Reading the BPF iterator '" + iterator + "' failed");
            }
            if (length == 0) {
                break;
            }
            buffer.get(0, bytes, kept, (int) length);
            int end = kept + (int) length;
            int whole = wholeRecords(bytes, end);
            if (end - whole >= CHUNK_BYTES) {
                throw new SourceException("The BPF iterator '" + iterator + "' gave what is no record.");
            }
            chunks.add(ByteBuffer.wrap(Arrays.copyOf(bytes, whole)).order(ByteOrder.nativeOrder()));
            System.arraycopy(bytes, whole, bytes, 0, end - whole);
            kept = end - whole;
        }
    }

    /** How many of the bytes are records that have come to their end. */
    private static int wholeRecords(byte[] bytes, int end) {
        ByteBuffer records = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + Abi.HEADER_BYTES <= end) {
            int length = records.getInt(at + Abi.HEADER_LEN_AT);
            if (length < Abi.HEADER_BYTES || at + length > end) {
                break;
            }
            at += length;
        }
        return at;
    }

    @Override
    public void close() {
        object.close();
    }
}
