// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The machines that BPF objects are built for. */
enum Machine {
    X86_64("x86_64"),
    AARCH64("aarch64");

    private static final byte[] TRACING = "tp_btf/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW = "raw_tp/".getBytes(StandardCharsets.US_ASCII);

    /** The first half of an instruction that calls a helper, and of one that calls a function of the kernel. */
    private static final int CALL = 0x85;

    private static final int CALL_OF_KERNEL = 0x2085;
    private static final int CAST_CALL = 0x4c414e52;

    private final String folder;

    Machine(String folder) {
        this.folder = folder;
    }

    static Machine current() throws SourceException {
        String architecture = System.getProperty("os.arch", "");
        return switch (architecture) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new SourceException("There are no BPF programs for the machine '" + architecture
                        + "': the eBPF source runs on x86_64 and aarch64. Use another source, or replay a capture.");
        };
    }

    /** Whether the kernel lets a program that calls functions jump to another program. */
    boolean jumpsFromWhatCallsFunctions(KernelFacts kernel) {
        return switch (this) {
            case X86_64 -> kernel.isAtLeast(5, 10);
            case AARCH64 -> kernel.isAtLeast(6, 0);
        };
    }

    /**
     * The bytes of the object of events; in raw mode its programs are raw tracepoints, which need less from the kernel.
     *
     * @param castFunction the number of the kernel's function that gives an address its type, for the mode that calls it
     */
    byte[] object(AttachMode mode, int castFunction) throws SourceException {
        byte[] bytes = read("lanner");
        switch (mode) {
            case BTF_CASTS -> fillInCalls(bytes, castFunction);
            case BTF_TRACEPOINT -> {}
            case RAW_TRACEPOINT -> replaceSectionPrefixes(bytes);
        }
        return bytes;
    }

    /** The bytes of the object that tells what is there already. */
    byte[] iterators() throws SourceException {
        return read("iterators");
    }

    /** The bytes of the object that sees addresses of sockets. */
    byte[] addresses() throws SourceException {
        return read("addresses");
    }

    private byte[] read(String object) throws SourceException {
        String name = "/bpf/" + folder + "/" + object + ".bpf.o";
        try (InputStream in = Machine.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new SourceException(
                        "The bundle lacks " + name + ". It was built without clang: build the module bpf again.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SourceException("Reading " + name + " from the bundle failed: " + e.getMessage() + ".", e);
        }
    }

    /** What {@code bpf/lib/cast.h} leaves open, as the instruction that calls a function of the kernel. */
    private static void fillInCalls(byte[] bytes, int function) {
        ByteBuffer code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 2 * Integer.BYTES <= bytes.length; i += Integer.BYTES) {
            if (code.getInt(i) == CALL && code.getInt(i + Integer.BYTES) == CAST_CALL) {
                code.putInt(i, CALL_OF_KERNEL).putInt(i + Integer.BYTES, function);
            }
        }
    }

    /**
     * libbpf takes a program's type from its section's name, and several versions do not let go of a type once taken.
     * The two names have the same length, so the object stays an object.
     */
    private static void replaceSectionPrefixes(byte[] bytes) {
        for (int i = 0; i + TRACING.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + TRACING.length, TRACING, 0, TRACING.length)) {
                System.arraycopy(RAW, 0, bytes, i, RAW.length);
            }
        }
    }
}
