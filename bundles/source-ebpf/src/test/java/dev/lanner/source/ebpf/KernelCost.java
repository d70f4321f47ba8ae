// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.ffi.Pointer;

/**
 * A program of its own, which {@code distribution/bench/kernel-cost/run.sh} starts: what system calls cost with nobody
 * looking, with a program that does nothing, and with this source. Arguments: the loop of calls, the empty BPF object, and if only
 * one of the loops is to be compared, how many times, and which one if not openat with close.
 */
final class KernelCost {
    private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private KernelCost() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 2) {
            String deed = arguments.length > 3 ? arguments[3] : "openat+close";
            compare(new String[] {arguments[0], deed}, Integer.parseInt(arguments[2]));
            return;
        }
        Map<String, Selection> selections = new LinkedHashMap<>();
        selections.put("other calls wanted", Selections.calls("chdir"));
        selections.put("close wanted", Selections.calls("close"));
        selections.put("openat and close wanted", Selections.calls("openat", "close"));
        selections.put("getppid wanted (generic)", Selections.calls("getppid"));
        System.out.println("| | getppid | close(-1) | openat+close | hook, ns per run |");
        System.out.println("|---|---|---|---|---|");
        System.out.println("| nobody looks " + measured(arguments[0]) + "| |");
        System.out.println("| empty program " + withEmptyProgram(arguments) + "| |");
        for (Map.Entry<String, Selection> entry : selections.entrySet()) {
            System.out.println("| " + entry.getKey() + " "
                    + withSource(arguments[0], StreamSettings.DEFAULT, entry.getValue()) + "|");
        }
        System.out.println("| openat and close wanted, kernel-names off "
                + withSource(
                        arguments[0], StreamSettings.DEFAULT.withoutKernelNames(), Selections.calls("openat", "close"))
                + "|");
        System.out.println("| nobody looks " + measured(arguments[0]) + "| |");
    }

    /** One loop, again and again: what the machine does otherwise changes slower than from line to line. */
    private static void compare(String[] program, int rounds) throws Exception {
        Selection wanted = Selections.calls(program[1].split("\\+"));
        StreamSettings settings = StreamSettings.DEFAULT;
        System.out.println("| " + program[1] + ": nobody looks | kernel-names off | kernel-names on |");
        System.out.println("|---|---|---|");
        for (int round = 0; round < rounds; round++) {
            long before = time(program);
            long off = timeWith(program, settings.withoutKernelNames(), wanted);
            long between = time(program);
            long on = timeWith(program, settings, wanted);
            long after = time(program);
            long nobodyOff = Math.min(before, between);
            long nobodyOn = Math.min(between, after);
            System.out.printf(
                    "| %d, %d, %d | %d (+%d) | %d (+%d) |%n",
                    before, between, after, off, off - nobodyOff, on, on - nobodyOn);
        }
    }

    private static long timeWith(String[] program, StreamSettings settings, Selection selection) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (EbpfStream stream = EbpfStream.open(settings, Selections.NOTHING, unused -> selection)) {
            Thread reader = readerOf(stream, done);
            long time = time(program);
            done.set(true);
            reader.join();
            return time;
        }
    }

    private static long time(String[] program) throws Exception {
        String line = output(program).strip();
        return Long.parseLong(line.substring(line.indexOf('\t') + 1));
    }

    private static Thread readerOf(EbpfStream stream, AtomicBoolean done) {
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                stream.poll((record, offset, limit, cpu) -> {}, 4096);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String measured(String program) throws Exception {
        StringBuilder row = new StringBuilder();
        for (String line : output(program).lines().toList()) {
            row.append("| ").append(line.substring(line.indexOf('\t') + 1)).append(' ');
        }
        return row.toString();
    }

    private static String withEmptyProgram(String[] arguments) throws Exception {
        Native library = Native.load();
        try (BpfObject empty = new BpfObject(library, Files.readAllBytes(Path.of(arguments[1])))) {
            if (!empty.load()) {
                throw library.failure("The kernel refused the empty program");
            }
            Pointer link = library.libbpf().bpf_program__attach(empty.program("empty"));
            if (link == null) {
                throw library.failure("Attaching the empty program failed");
            }
            String row = measured(arguments[0]);
            library.libbpf().bpf_link__destroy(link);
            return row;
        }
    }

    private static String withSource(String program, StreamSettings settings, Selection selection) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (EbpfStream stream = EbpfStream.open(settings, Selections.NOTHING, unused -> selection)) {
            Thread reader = readerOf(stream, done);
            String row = measured(program);
            Files.writeString(STATISTICS, "1");
            measured(program);
            Files.writeString(STATISTICS, "0");
            long perRun = nanosecondsPerRun();
            done.set(true);
            reader.join();
            return row + "| " + perRun + " ";
        }
    }

    /** Of the program that ran most often: the one at the end of system calls. */
    private static long nanosecondsPerRun() throws IOException {
        long mostRuns = 1;
        long time = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
            for (Path file : files) {
                Map<String, Long> facts = new LinkedHashMap<>();
                for (String line : linesOf(file)) {
                    String[] words = line.split(":\\s+", 2);
                    if (words[0].startsWith("run_")) {
                        facts.put(words[0], Long.valueOf(words[1].trim()));
                    }
                }
                if (facts.getOrDefault("run_cnt", 0L) > mostRuns) {
                    mostRuns = facts.getOrDefault("run_cnt", 0L);
                    time = facts.getOrDefault("run_time_ns", 0L);
                }
            }
        }
        return time / mostRuns;
    }

    /** None for a file that has been closed meanwhile. */
    static List<String> linesOf(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
