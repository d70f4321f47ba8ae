// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this machine says about itself.
 *
 * @param release the kernel's release, for example {@code 6.1.0-18-amd64}
 * @param hasBtf whether the kernel brings the description of its types
 * @param capabilities the effective capabilities of this process, as a bit set
 * @param lockedMemoryLimit the limit of locked memory that is in force, for example {@code 8 MiB}
 */
record KernelFacts(String release, boolean hasBtf, long capabilities, String lockedMemoryLimit) {
    static final String UNLIMITED = "unlimited";

    /** Where the kernel describes its types. */
    static final String TYPES = "/sys/kernel/btf/vmlinux";

    static final int CAP_DAC_OVERRIDE = 1;
    static final int CAP_DAC_READ_SEARCH = 2;
    static final int CAP_SYS_PTRACE = 19;
    static final int CAP_SYS_ADMIN = 21;
    static final int CAP_SYS_RESOURCE = 24;
    static final int CAP_PERFMON = 38;
    static final int CAP_BPF = 39;

    static KernelFacts read() {
        return new KernelFacts(
                firstLine(Path.of("/proc/sys/kernel/osrelease")),
                Files.isReadable(Path.of(TYPES)),
                capabilitiesOf(lines(Path.of("/proc/self/status"))),
                lockedMemory(lines(Path.of("/proc/self/limits"))));
    }

    boolean isAtLeast(int major, int minor) {
        int[] version = version();
        return version[0] > major || (version[0] == major && version[1] >= minor);
    }

    boolean has(int capability) {
        return (capabilities & (1L << capability)) != 0;
    }

    private int[] version() {
        int[] version = new int[2];
        int part = 0;
        for (int i = 0; i < release.length() && part < 2; i++) {
            char c = release.charAt(i);
            if (c >= '0' && c <= '9') {
                version[part] = version[part] * 10 + (c - '0');
            } else {
                part++;
            }
        }
        return version;
    }

    private static long capabilitiesOf(List<String> status) {
        for (String line : status) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring(7).trim(), 16);
            }
        }
        return 0;
    }

    /** The soft limit; the hard one, in the next column, only bounds what a process may ask for. */
    static String lockedMemory(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith("Max locked memory")) {
                return readable(
                        line.substring("Max locked memory".length()).trim().split("\\s+", 2)[0]);
            }
        }
        return "unknown";
    }

    private static String readable(String limit) {
        if (limit.equals(UNLIMITED)) {
            return limit;
        }
        long bytes = Long.parseUnsignedLong(limit);
        if (bytes % (1 << 20) == 0) {
            return (bytes >>> 20) + " MiB";
        }
        return bytes % (1 << 10) == 0 ? (bytes >>> 10) + " KiB" : bytes + " bytes";
    }

    private static String firstLine(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
