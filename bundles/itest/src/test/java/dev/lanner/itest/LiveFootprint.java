// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What another process takes of the machine, as the kernel shows it.
 *
 * @param threads how many there are of each name, but for those that the virtual machine has more or fewer of as it likes
 * @param files how many descriptors are open of each kind, BPF programs, maps and links among them
 */
record LiveFootprint(Map<String, Long> threads, Map<String, Long> files) {
    /**
     * Compilers, the Java library's own for what comes later and for programs that were started, which end when nobody has
     * needed them for a while, and the two of Config Admin, which are called after what they are just doing.
     */
    private static final List<String> CHANGING = List.of("C1 ", "C2 ", "CompletableFutu", "process reaper", "CM ");

    static LiveFootprint of(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        Map<String, Long> threads = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                String name = read(task.resolve("comm"));
                if (CHANGING.stream().noneMatch(name::startsWith)) {
                    threads.merge(name, 1L, Long::sum);
                }
            }
        }
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                files.merge(target(descriptor), 1L, Long::sum);
            }
        }
        return new LiveFootprint(threads, files);
    }

    long programs() {
        return files.entrySet().stream()
                .filter(file ->
                        file.getKey().contains("bpf-prog") || file.getKey().contains("bpf_link"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What is there now and was not before. */
    Map<String, Long> since(LiveFootprint before) {
        Map<String, Long> more = Footprint.more(before.threads, threads);
        more.putAll(Footprint.more(before.files, files));
        return more;
    }

    @Override
    public String toString() {
        return String.format(
                "%d threads, %d descriptors, %d BPF programs and links",
                Footprint.total(threads), Footprint.total(files), programs());
    }

    /** Numbers tell one of a kind from another. */
    private static String read(Path file) {
        try {
            return Files.readString(file).strip().replaceAll("[0-9]+", "#");
        } catch (IOException e) {
            return "gone";
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("[0-9]+", "#");
        } catch (IOException e) {
            return "gone";
        }
    }
}
