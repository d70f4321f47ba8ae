// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The CPUs that run now. */
final class OnlineCpus {
    private OnlineCpus() {}

    /** Empty if the kernel does not say. */
    static Set<Integer> read() {
        try {
            return parse(
                    Files.readString(Path.of("/sys/devices/system/cpu/online")).trim());
        } catch (IOException | NumberFormatException e) {
            return Set.of();
        }
    }

    /** Reads the kernel's list form, {@code 0-3,8}. */
    static Set<Integer> parse(String list) {
        Set<Integer> cpus = new HashSet<>();
        int start = 0;
        while (start < list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            String part = list.substring(start, end);
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
            start = end + 1;
        }
        return cpus;
    }
}
