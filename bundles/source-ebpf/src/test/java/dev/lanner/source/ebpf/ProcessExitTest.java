// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresKernel
class ProcessExitTest {
    private LiveCapture capture;

    @BeforeEach
    void open() throws Exception {
        Actor.program();
        capture = new LiveCapture(StreamSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        capture.close();
    }

    @Test
    void tellsTheExitCode() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "exit 7").start();
        assertEquals(7, shell.waitFor());
        CapturedEvent exit = capture.await(Codes.PROCEXIT, shell.pid());
        assertEquals(14, exit.parameters().size());
        // Parameter 1: status, 2: ret, 3: sig, 4: core, 5: reaper_tid
        assertEquals(7 << 8, exit.number(1));
        assertEquals(7, exit.number(2));
        assertEquals(0, exit.number(3));
        assertEquals(0, exit.number(4));
        assertEquals(0, exit.number(5));
        // Parameter 6: process_ended, 7: process_status, 8: pid, 9: ppid
        assertEquals(1, exit.number(6));
        assertEquals(7 << 8, exit.number(7));
        assertEquals(shell.pid(), exit.number(8));
        assertEquals(ProcessHandle.current().pid(), exit.number(9));
        // Parameter 10: uid, 11: gid, 12: loginuid, 13: comm
        assertEquals(0, exit.number(10));
        assertEquals(0, exit.number(11));
        assertEquals(Facts.loginUid(), exit.number(12));
        assertEquals("sh", exit.text(13));
    }

    @Test
    void keepsTheLowEightBitsOfTheExitCode() throws Exception {
        Process process = new ProcessBuilder("perl", "-e", "exit 300").start();
        assertEquals(44, process.waitFor());
        CapturedEvent exit = capture.await(Codes.PROCEXIT, process.pid());
        assertEquals(44, exit.number(2));
    }

    @Test
    void tellsTheSignal() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        capture.await(
                "execve of sleep",
                event -> event.code() == Codes.EXECVE
                        && event.tid() == process.pid()
                        && event.number(1) == 0
                        && event.text(14).equals("sleep"));
        process.destroyForcibly().waitFor();
        CapturedEvent exit = capture.await(Codes.PROCEXIT, process.pid());
        assertEquals(9, exit.number(1));
        assertEquals(0, exit.number(2));
        assertEquals(9, exit.number(3));
        assertEquals(9, exit.number(7));
    }

    @Test
    void marksOnlyTheLastThread() throws Exception {
        Process process = Actor.run("thread");
        assertEquals(3, process.exitValue());
        CapturedEvent last = capture.await(Codes.PROCEXIT, process.pid());
        assertEquals(1, last.number(6));
        List<CapturedEvent> exits =
                capture.settled(event -> event.code() == Codes.PROCEXIT && event.number(8) == process.pid());
        assertEquals(2, exits.size());
        assertEquals(0, exits.get(0).number(6));
        assertTrue(exits.get(0).tid() != process.pid());
        assertEquals(3 << 8, exits.get(1).number(7));
    }

    @Test
    void namesTheNewParentOfOrphans() throws Exception {
        Process process = Actor.run("orphan");
        CapturedEvent exit = capture.await(Codes.PROCEXIT, process.pid());
        CapturedEvent fork = capture.settled(
                        event -> Facts.isClone(event) && event.number(1) == 0 && event.number(6) == process.pid())
                .get(0);
        ProcessHandle orphan = ProcessHandle.of(fork.tid()).orElseThrow();
        assertEquals(orphan.parent().orElseThrow().pid(), exit.number(5));
        orphan.destroyForcibly();
    }
}
