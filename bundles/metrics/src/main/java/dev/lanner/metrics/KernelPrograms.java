// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often and how long our BPF programs have run, where the kernel counts it: with the sysctl
 * {@code kernel.bpf_stats_enabled} set. It says so in {@code /proc/PID/fdinfo} of each program's descriptor.
 */
final class KernelPrograms {
    private static final String PROGRAM = "anon_inode:bpf-prog";
    private static final double NS_PER_SECOND = 1e9;

    private final Path proc;

    /**
     * Of this process.
     *
     * @param proc where the proc file system is
     */
    KernelPrograms(Path proc) {
        this.proc = proc;
    }

    /** What programs have done together. */
    record Run(long programs, long timeNs, long count) {
        static final Run NONE = new Run(0, 0, 0);
    }

    void register(PrometheusRegistry registry) {
        Series.counter(
                registry,
                "lanner_kernel_programs_seconds_total",
                "Time spent in our BPF programs; only while the sysctl kernel.bpf_stats_enabled is set.",
                List.of(),
                series -> {
                    Run run = run();
                    if (run.programs() > 0) {
                        series.add(run.timeNs() / NS_PER_SECOND);
                    }
                });
        Series.counter(
                registry,
                "lanner_kernel_programs_runs_total",
                "Runs of our BPF programs; only while the sysctl kernel.bpf_stats_enabled is set.",
                List.of(),
                series -> {
                    Run run = run();
                    if (run.programs() > 0) {
                        series.add(run.count());
                    }
                });
    }

    /** Of all programs; nothing where the kernel does not count, or does not say. */
    Run run() {
        try {
            if (!Files.readString(proc.resolve("sys/kernel/bpf_stats_enabled"))
                    .strip()
                    .equals("1")) {
                return Run.NONE;
            }
            // A program may be there by several descriptors.
            Map<String, Run> programs = new TreeMap<>();
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("self/fd"))) {
                for (Path descriptor : descriptors) {
                    addProgram(descriptor, programs);
                }
            }
            return programs.values().stream()
                    .reduce(
                            Run.NONE,
                            (a, b) -> new Run(
                                    a.programs() + b.programs(), a.timeNs() + b.timeNs(), a.count() + b.count()));
        } catch (IOException e) {
            return Run.NONE;
        }
    }

    private void addProgram(Path descriptor, Map<String, Run> programs) {
        try {
            if (!Files.readSymbolicLink(descriptor).toString().equals(PROGRAM)) {
                return;
            }
            Map<String, String> lines = new TreeMap<>();
            for (String line : Files.readAllLines(proc.resolve("self/fdinfo/" + descriptor.getFileName()))) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    lines.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            programs.put(
                    lines.getOrDefault("prog_id", ""),
                    new Run(1, number(lines, "run_time_ns"), number(lines, "run_cnt")));
        } catch (IOException e) {
            // It was closed just now.
            return;
        }
    }

    private static long number(Map<String, String> lines, String name) {
        String text = lines.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
