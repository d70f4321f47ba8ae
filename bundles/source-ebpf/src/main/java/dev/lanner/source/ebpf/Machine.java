// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The machines that BPF objects are built for. */
enum Machine {
    X86_64("x86_64"),
    AARCH64("aarch64");

    private static final byte[] TRACING = "tp_btf/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW = "raw_tp/".getBytes(StandardCharsets.US_ASCII);

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

    /** The bytes of the object of events; in raw mode its programs are raw tracepoints, which need less from the kernel. */
    byte[] object(AttachMode mode) throws SourceException {
        byte[] bytes = read("lanner");
        if (mode == AttachMode.RAW_TRACEPOINT) {
            replaceSectionPrefixes(bytes);
        }
        return bytes;
    }

    /** The bytes of the object that tells what is there already. */
    byte[] iterators() throws SourceException {
        return read("iterators");
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
