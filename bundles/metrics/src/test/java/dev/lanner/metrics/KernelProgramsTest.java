// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says of our programs, from a proc file system of our own making. */
final class KernelProgramsTest {
    private final Path proc;

    KernelProgramsTest(@TempDir Path proc) {
        this.proc = proc;
    }

    private void describe(String descriptor, String target, String text) throws IOException {
        Files.createDirectories(proc.resolve("self/fd"));
        Files.createDirectories(proc.resolve("self/fdinfo"));
        Files.createSymbolicLink(proc.resolve("self/fd/" + descriptor), Path.of(target));
        Files.writeString(proc.resolve("self/fdinfo/" + descriptor), text);
    }

    private void setCounting(String value) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel"));
        Files.writeString(proc.resolve("sys/kernel/bpf_stats_enabled"), value + "\n");
    }

    @Test
    void addsUpEachProgramOnce() throws IOException {
        setCounting("1");
        String first = "pos:\t0\nprog_type:\t26\nprog_id:\t7\nrun_time_ns:\t1500\nrun_cnt:\t3\n";
        describe("10", "anon_inode:bpf-prog", first);
        describe("11", "anon_inode:bpf-prog", first);
        describe("12", "anon_inode:bpf-prog", "prog_id:\t8\nrun_time_ns:\t500\nrun_cnt:\t2\n");
        describe("13", "anon_inode:bpf-map", "map_id:\t8\nrun_time_ns:\t9\n");
        assertEquals(new KernelPrograms.Run(2, 2_000, 5), new KernelPrograms(proc).run());
    }

    @Test
    void saysNothingWhereTheKernelDoesNotCount() throws IOException {
        assertEquals(KernelPrograms.Run.NONE, new KernelPrograms(proc).run());
        setCounting("0");
        describe("10", "anon_inode:bpf-prog", "prog_id:\t7\nrun_time_ns:\t1500\nrun_cnt:\t3\n");
        assertEquals(KernelPrograms.Run.NONE, new KernelPrograms(proc).run());
    }
}
