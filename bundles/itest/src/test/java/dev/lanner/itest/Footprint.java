// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process takes of the machine.
 *
 * @param threads how many there are of each name, but for those of Config Admin, where any number is #
 * @param files how many descriptors are open of each kind, where any number is #
 * @param programs how many of them are BPF programs
 * @param heapBytes in use after a collection
 * @param metaspaceBytes in use
 */
record Footprint(
        Map<String, Long> threads, Map<String, Long> files, long programs, long heapBytes, long metaspaceBytes) {
    private static final int COLLECTIONS = 3;

    /** How the threads of Config Admin are called, of which there are two at most, one only while it has something to do. */
    private static final String CONFIG_ADMIN = "CM ";

    static Footprint take() throws IOException {
        long heapBytes = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            heapBytes = Math.min(heapBytes, usedHeapBytes());
        }
        return new Footprint(threadCounts(), fileCounts(), programCount(), heapBytes, usedMetaspaceBytes());
    }

    static long usedHeapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static long usedMetaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }

    static Map<String, Long> threadCounts() {
        return counts(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith(CONFIG_ADMIN)));
    }

    static Map<String, Long> fileCounts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return counts(files.map(Footprint::target));
        }
    }

    /** Those that are there now and were not, by kind, and how many. */
    static Map<String, Long> more(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> more = new TreeMap<>(now);
        before.forEach((name, count) -> more.merge(name, -count, Long::sum));
        more.values().removeIf(count -> count <= 0);
        return more;
    }

    static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return String.format(
                "%d threads, %d descriptors, %d BPF programs, heap %.1f MiB, metaspace %.1f MiB",
                total(threads), total(files), programs, heapBytes / 1048576.0, metaspaceBytes / 1048576.0);
    }

    private static Map<String, Long> counts(Stream<String> names) {
        return names.map(name -> name.replaceAll("[0-9]+", "#"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "gone"; // That by which the folder was read is listed too.
        }
    }

    private static long programCount() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fdinfo"))) {
            return files.filter(Footprint::isProgram).count();
        }
    }

    private static boolean isProgram(Path file) {
        try {
            return Files.readString(file).contains("prog_type:");
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
