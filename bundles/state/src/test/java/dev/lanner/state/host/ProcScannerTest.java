// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.ThreadSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcScannerTest {
    private static ThreadSnapshot find(List<ThreadSnapshot> threads, long tid) {
        return threads.stream().filter(thread -> thread.tid == tid).findFirst().orElseThrow();
    }

    @Test
    void findsAChildOfThisTestWithAllThatItHas(@TempDir Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sleep", "60");
        builder.directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("GREETING", "hello there");
        Process child = builder.start();
        try {
            // It is sleep only after exec.
            while (!child.info().command().orElse("").contains("sleep") && child.isAlive()) {
                Thread.sleep(1);
            }
            ThreadSnapshot thread = find(new ProcScanner(Path.of("/proc")).scan(), child.pid());
            assertEquals(child.pid(), thread.pid);
            assertEquals(ProcessHandle.current().pid(), thread.parentPid);
            assertEquals(Text.of("sleep"), thread.name);
            assertEquals(Text.of("/bin/sleep"), thread.program.exe());
            assertEquals(List.of(Text.of("60")), thread.program.arguments());
            assertEquals(List.of(Text.of("GREETING=hello there")), thread.program.environment());
            assertEquals(Text.of(directory.toRealPath().toString()), thread.workingDirectory);
            assertTrue(thread.program.exePath().toString().endsWith("/sleep"));
            assertEquals(
                    Files.getAttribute(Path.of("/bin/sleep"), "unix:ino"),
                    thread.program.file().inode());
            assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), (int) thread.uid);
            long ageMs = System.currentTimeMillis() - thread.startTimeNs / 1_000_000;
            assertTrue(ageMs >= -50 && ageMs < 60_000, () -> "age " + ageMs + " ms");
            assertTrue(thread.virtualKb > 0 && thread.residentKb > 0 && thread.openFilesLimit > 0);
            assertTrue(thread.controlGroups.size() > 0 || !Files.exists(Path.of("/proc/self/cgroup")));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void findsAllThreadsAndCopesWithProcessesThatEndMeanwhile() throws InterruptedException {
        Thread churn = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    new ProcessBuilder("/bin/true").start().waitFor();
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        });
        churn.start();
        List<ThreadSnapshot> threads = List.of();
        for (int i = 0; i < 10; i++) {
            threads = new ProcScanner(Path.of("/proc")).scan();
        }
        churn.interrupt();
        churn.join();
        long pid = ProcessHandle.current().pid();
        List<ThreadSnapshot> own =
                threads.stream().filter(thread -> thread.pid == pid).toList();
        assertTrue(own.size() > 3, () -> own.size() + " threads of this JVM");
        assertTrue(own.stream()
                .allMatch(thread -> thread.program.exePath().toString().endsWith("/java")));
    }

    @Test
    void readsHundredsOfProcessesInAFractionOfASecond() throws IOException {
        List<Process> children = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                children.add(new ProcessBuilder("/bin/sleep", "60").start());
            }
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            List<Long> timesMs = new ArrayList<>();
            int threads = 0;
            for (int i = 0; i < 6; i++) {
                // The processor's time, not the clock's, since other builds may share the machine.
                long start = system.getProcessCpuTime();
                threads = new ProcScanner(Path.of("/proc")).scan().size();
                timesMs.add((system.getProcessCpuTime() - start) / 1_000_000);
            }
            System.out.println("ProcScanner: " + threads + " threads in ms: " + timesMs);
            assertTrue(threads >= 300);
            assertTrue(timesMs.stream().mapToLong(Long::longValue).min().orElseThrow() < 1500);
        } finally {
            children.forEach(Process::destroyForcibly);
        }
    }

    /** A process directory as the kernel would show it. */
    private static Path fakeProcess(Path proc, String root, String cwd, String exe) throws IOException {
        Files.writeString(proc.resolve("uptime"), "1000.00 1.00\n");
        Path directory = Files.createDirectories(proc.resolve("42"));
        Files.createDirectories(directory.resolve("task/42"));
        Files.writeString(
                directory.resolve("stat"),
                "42 (od) d (x) S 7 40 30 34816 40 4194304 11 0 12 0 1 2 0 0 20 0 1 0 50000 1 2\n",
                StandardCharsets.US_ASCII);
        Files.writeString(
                directory.resolve("status"),
                "Name:\tod\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nNStgid:\t42\t3\nNSpid:\t42\t3\nNSpgid:\t40\t2\nNSsid:\t30\t1\n"
                        + "VmSize:\t  100 kB\nVmRSS:\t  50 kB\nVmSwap:\t 5 kB\nCapInh:\t0000000000000000\n"
                        + "CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000003\n");
        Files.writeString(directory.resolve("cmdline"), "od\0a\0\0b\0");
        Files.writeString(directory.resolve("environ"), "");
        Files.writeString(directory.resolve("loginuid"), "4294967295");
        Files.writeString(directory.resolve("cgroup"), "4:cpu,cpuacct:/a\n1:name=systemd:/b\n0::/c:d\n");
        Files.writeString(
                directory.resolve("limits"),
                "Limit  Soft  Hard  Units\nMax open files            1024    4096   files\n");
        Files.createSymbolicLink(directory.resolve("root"), Path.of(root));
        Files.createSymbolicLink(directory.resolve("cwd"), Path.of(cwd));
        Files.createSymbolicLink(directory.resolve("exe"), Path.of(exe));
        return directory;
    }

    private static ThreadSnapshot only(Path proc) {
        List<ThreadSnapshot> threads = new ProcScanner(proc).scan();
        assertEquals(1, threads.size());
        return threads.get(0);
    }

    @Test
    void readsEveryColumnFromItsPlace(@TempDir Path proc) throws IOException {
        fakeProcess(proc, "/", "/srv", "/usr/bin/od");
        ThreadSnapshot thread = only(proc);
        assertEquals(Text.of("od) d (x"), thread.name);
        assertEquals(7, thread.parentPid);
        assertEquals(40, thread.groupId);
        assertEquals(2, thread.nsGroupId);
        assertEquals(1, thread.sessionId);
        assertEquals(3, thread.nsPid);
        assertEquals(3, thread.nsTid);
        assertEquals(34816, thread.tty);
        assertEquals(11, thread.minorFaults);
        assertEquals(12, thread.majorFaults);
        assertEquals(2, thread.uid);
        assertEquals(6, thread.gid);
        assertEquals(-1, thread.loginUid);
        assertEquals(100, thread.virtualKb);
        assertEquals(50, thread.residentKb);
        assertEquals(5, thread.swappedKb);
        assertEquals(1024, thread.openFilesLimit);
        assertEquals(List.of(Text.of("a"), Text.EMPTY, Text.of("b")), thread.program.arguments());
        assertEquals(
                List.of(
                        Text.of("cpu=/a"),
                        Text.of("cpuacct=/a"),
                        Text.of("name=systemd=/b"),
                        Text.of("cpuset=/c:d"),
                        Text.of("io=/c:d"),
                        Text.of("memory=/c:d")),
                thread.controlGroups);
        // Started 500 s after the machine, which has been up for 1000 s.
        long ageMs = System.currentTimeMillis() - thread.startTimeNs / 1_000_000;
        assertTrue(ageMs >= 499_900 && ageMs < 520_000, () -> "age " + ageMs);
    }

    @Test
    void theRootsOwnPathIsNoPartOfPaths(@TempDir Path proc) throws IOException {
        fakeProcess(proc, "/jail", "/jail/home/x", "/jail/bin/od");
        ThreadSnapshot thread = only(proc);
        assertEquals(Text.of("/home/x"), thread.workingDirectory);
        assertEquals(Text.of("/bin/od"), thread.program.exePath());
    }

    @Test
    void onlyWholeComponentsOfTheRootAreTakenAway(@TempDir Path proc) throws IOException {
        fakeProcess(proc, "/jail", "/jail", "/jailer/od");
        ThreadSnapshot thread = only(proc);
        assertEquals(Text.of("/"), thread.workingDirectory);
        assertEquals(Text.of("/jailer/od"), thread.program.exePath());
    }

    @Test
    void theKernelsWordForDeletedFilesIsTakenAway(@TempDir Path proc) throws IOException {
        fakeProcess(proc, "/", "/gone (deleted)", "/opt/od (deleted)");
        ThreadSnapshot thread = only(proc);
        assertEquals(Text.of("/gone"), thread.workingDirectory);
        assertEquals(Text.of("/opt/od"), thread.program.exePath());
    }

    @Test
    void aFileThatIsReallyCalledSoKeepsItsName(@TempDir Path proc) throws IOException {
        Path odd = Files.createFile(proc.resolve("od (deleted)"));
        fakeProcess(proc, "/", "/", odd.toString());
        assertEquals(Text.of(odd.toString()), only(proc).program.exePath());
    }

    @Test
    void zombiesAreLeftOut(@TempDir Path proc) throws IOException {
        Path directory = fakeProcess(proc, "/", "/", "/bin/od");
        Path stat = directory.resolve("stat");
        Files.writeString(stat, Files.readString(stat).replace(") S ", ") Z "));
        assertEquals(List.of(), new ProcScanner(proc).scan());
    }

    /** A thread besides the main one, in the given state. */
    private static void fakeThread(Path process, int tid, String state) throws IOException {
        Path task = Files.createDirectories(process.resolve("task/" + tid));
        Files.writeString(
                task.resolve("stat"),
                Files.readString(process.resolve("stat")).replaceFirst("\\) [SZ] ", ") " + state + " "));
        Files.writeString(task.resolve("status"), Files.readString(process.resolve("status")));
    }

    @Test
    void aThreadThatEndsMeanwhileDoesNotHideTheOthers(@TempDir Path proc) throws IOException {
        Path directory = fakeProcess(proc, "/", "/", "/bin/od");
        for (int tid = 50; tid < 60; tid++) {
            Files.createDirectories(directory.resolve("task/" + tid));
            fakeThread(directory, tid + 50, "S");
        }
        assertEquals(11, new ProcScanner(proc).scan().size());
    }

    @Test
    void whatAProcessRunsIsKnownAfterItsFirstThreadHasEnded(@TempDir Path proc) throws IOException {
        Path directory = fakeProcess(proc, "/", "/srv", "/bin/od");
        fakeThread(directory, 43, "S");
        Path task = directory.resolve("task/43");
        // Of a thread that has ended the kernel tells no memory, and hence nothing that lies there.
        for (String name : List.of("cmdline", "environ", "limits", "root", "cwd", "exe")) {
            Files.move(directory.resolve(name), task.resolve(name));
        }
        Files.writeString(directory.resolve("cmdline"), "");
        Path stat = directory.resolve("stat");
        Files.writeString(stat, Files.readString(stat).replace(") S ", ") Z "));
        Path status = directory.resolve("status");
        Files.writeString(status, Files.readString(status).replaceAll("Vm.*\n", ""));
        ThreadSnapshot thread = only(proc);
        assertEquals(43, thread.tid);
        assertEquals(Text.of("od"), thread.program.exe());
        assertEquals(Text.of("/bin/od"), thread.program.exePath());
        assertEquals(Text.of("/srv"), thread.workingDirectory);
        assertEquals(1024, thread.openFilesLimit);
    }
}
