// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.state.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the kernel runs on. */
final class ThisHost {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String TOTAL = "MemTotal:";
    private static final long KIB = 1024;

    private ThisHost() {}

    static Host read(long bootTimeNs) {
        int cpus = OnlineCpus.read().size();
        return new Host(name(), bootTimeNs, cpus, memoryBytes(), true);
    }

    private static String name() {
        try {
            return Files.readString(NAME, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static long memoryBytes() {
        try {
            for (String line : Files.readAllLines(MEMORY, StandardCharsets.US_ASCII)) {
                if (line.startsWith(TOTAL)) {
                    String[] words = line.substring(TOTAL.length()).strip().split(" ", 2);
                    return Long.parseLong(words[0]) * KIB;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Then it is unknown, which the number says.
            return 0;
        }
        return 0;
    }
}
