// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
class ExecTest {
    private final Path folder;
    private LiveCapture capture;

    ExecTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws Exception {
        Actor.program();
        capture = new LiveCapture(StreamSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        capture.close();
    }

    private CapturedEvent execOf(Process process, String exe) {
        return capture.await(
                "execve of " + exe,
                event -> event.code() == Codes.EXECVE
                        && event.tid() == process.pid()
                        && event.number(1) == 0
                        && event.text(2).equals(exe));
    }

    @Test
    void argumentsBeginBehindAProgramNameThatIsTooLong() throws Exception {
        for (int length : new int[] {4094, 4095, 4096, 9000}) {
            Process process =
                    new ProcessBuilder("perl", "-e", "exec {'/bin/true'} 'A' x " + length + ", 'one', 'two'").start();
            process.waitFor();
            CapturedEvent exec = execOf(process, "A".repeat(Math.min(length, 4095)));
            assertEquals(List.of("one", "two"), exec.texts(3), length + " bytes");
        }
    }

    @Test
    void tellsEveryParameter() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sleep", "3", "0.1");
        builder.directory(folder.toFile()).environment().put("LANNER_TEST", "yes");
        Process process = builder.start();
        CapturedEvent exec = execOf(process, "sleep");
        long pid = process.pid();
        assertEquals(38, exec.parameters().size());
        // Parameter 3: args, 4: tid, 5: pid, 7: cwd, 8: fdlimit
        assertEquals(List.of("3", "0.1"), exec.texts(3));
        assertEquals(pid, exec.number(4));
        assertEquals(pid, exec.number(5));
        assertEquals(folder.toRealPath().toString() + "/", exec.text(7) + "/");
        assertTrue(exec.number(8) > 0);
        // Parameter 11: vm_size, 12: vm_rss, 13: vm_swap; a program that has just been mapped
        assertTrue(exec.number(11) > 100 && exec.number(11) < 1 << 20, exec.number(11) + " kB");
        assertTrue(exec.number(12) >= 0 && exec.number(12) <= exec.number(11), exec.number(12) + " kB");
        assertEquals(0, exec.number(13));
        // Parameter 14: comm, 15: cgroups, 16: env, 17: tty
        assertEquals("sleep", exec.text(14));
        assertTrue(exec.texts(15).stream().allMatch(text -> text.contains("=/")), exec.text(15));
        assertTrue(exec.texts(16).contains("LANNER_TEST=yes"));
        // Parameter 18: vpgid, 19: loginuid, 20: flags: root may write the program
        assertEquals(Facts.stat(5), exec.number(29));
        assertEquals(Facts.loginUid(), exec.number(19));
        assertEquals(1, exec.number(20));
        // Parameter 24: exe_ino, 25: exe_ino_ctime, 26: exe_ino_mtime
        Path sleep = Path.of("/bin/sleep").toRealPath();
        assertEquals(Files.getAttribute(sleep, "unix:ino"), exec.number(24));
        assertEquals(Files.getLastModifiedTime(sleep).to(TimeUnit.NANOSECONDS), exec.number(26));
        // Parameter 27: uid, 28: trusted_exepath, 30: gid, 31: filename, 32: sid
        assertEquals(0, exec.number(27));
        assertEquals(sleep.toString(), exec.text(28));
        assertEquals(0, exec.number(30));
        assertTrue(exec.text(31).endsWith("/sleep"), exec.text(31));
        assertEquals(Facts.stat(6), exec.number(32));
        process.destroyForcibly();
    }

    @Test
    void keepsALongCommandLineWhole() throws Exception {
        String longOne = "x".repeat(4000);
        Process process = new ProcessBuilder("/bin/true", longOne, "end").start();
        process.waitFor();
        assertEquals(List.of(longOne, "end"), execOf(process, "/bin/true").texts(3));
    }

    @Test
    void passesBytesThatAreNoText() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "exec /bin/true $(printf '\\377\\200a')").start();
        process.waitFor();
        assertEquals(List.of("\u00ff\u0080a"), execOf(process, "/bin/true").texts(3));
    }

    @Test
    void tellsTheNameOfADeletedProgram() throws Exception {
        Path copy = folder.resolve("gone");
        Files.copy(Path.of("/bin/sleep"), copy, StandardCopyOption.COPY_ATTRIBUTES);
        Process process =
                new ProcessBuilder("sh", "-c", "exec 3<" + copy + "; rm " + copy + "; exec /proc/self/fd/3 0").start();
        process.waitFor();
        CapturedEvent exec = execOf(process, "/proc/self/fd/3");
        assertEquals(copy.toString(), exec.text(28));
        assertEquals("/proc/self/fd/3", exec.text(31));
    }

    @Test
    void namesAProgramThatLivesInMemoryOnly() throws Exception {
        Process process = Actor.run("memfd");
        assertEquals(0, process.exitValue());
        CapturedEvent exec = capture.await(Codes.EXECVEAT, process.pid());
        assertEquals(37, exec.parameters().size());
        assertEquals("true", exec.text(2));
        assertEquals("memfd:hidden", exec.text(28));
        assertEquals(List.of("A=1"), exec.texts(16));
        assertEquals(4, exec.number(20) & 4);
    }

    @Test
    void tellsPathsAsTheProgramSeesThem() throws Exception {
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mkdir new && mount --rbind / new && exec chroot new sh -c 'cd /usr/bin && exec true in-chroot'")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor(), "unshare, mount and chroot");
        CapturedEvent exec = execOf(process, "true");
        assertEquals("/usr/bin", exec.text(7));
        assertEquals("/usr/bin/true", exec.text(28));
    }

    @Test
    void tellsAFailure() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "exec /nothing/here a b").start();
        process.waitFor();
        CapturedEvent exec = capture.await(
                "failed execve",
                event -> event.code() == Codes.EXECVE
                        && event.tid() == process.pid()
                        && event.number(1) == -2
                        && event.text(31).equals("/nothing/here"));
        assertEquals("/nothing/here", exec.text(2));
        assertEquals(List.of("a", "b"), exec.texts(3));
        assertEquals("sh", exec.text(14));
    }

    /** The thread that calls execve becomes the process's first one: it takes over that one's tid, its own is gone. */
    @Test
    void tellsTheChangeOfTidWhenAnotherThreadExecutes() throws Exception {
        Process process = Actor.run("exec-from-thread");
        assertEquals(0, process.exitValue());
        long pid = process.pid();
        long oldTid = Long.parseLong(Actor.output(process));
        assertTrue(oldTid != pid);
        capture.await("end", event -> event.code() == Codes.PROCEXIT && event.number(8) == pid && event.number(6) == 1);
        List<CapturedEvent> all = capture.settled(event -> event.tid() == pid || event.tid() == oldTid);
        CapturedEvent exec = execOf(process, "true");
        assertEquals(List.of("from-thread"), exec.texts(3));
        assertEquals(pid, exec.number(4));
        assertEquals(pid, exec.number(5));
        int execAt = all.indexOf(exec);
        List<CapturedEvent> exits =
                all.stream().filter(event -> event.code() == Codes.PROCEXIT).toList();
        assertEquals(2, exits.size(), exits::toString);
        CapturedEvent oldFirst = exits.get(0);
        assertEquals(pid, oldFirst.tid());
        assertEquals(pid, oldFirst.number(8));
        assertEquals(0, oldFirst.number(6));
        assertTrue(all.indexOf(oldFirst) < execAt);
        CapturedEvent last = exits.get(1);
        assertEquals(pid, last.tid());
        assertEquals(1, last.number(6));
        assertEquals(all.size() - 1, all.indexOf(last));
        // The old tid was the thread's from its birth to the end of the old first thread.
        assertTrue(all.stream().anyMatch(event -> event.tid() == oldTid));
        for (CapturedEvent event : all.subList(all.indexOf(oldFirst), all.size())) {
            assertEquals(pid, event.tid(), () -> "after the change: " + event);
        }
    }
}
