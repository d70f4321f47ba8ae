// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresKernel
class ForkTest {
    private static final int CLONE_THREAD = 8192;
    private static final int CHILD_IN_PIDNS = 1 << 29;

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
    void tellsOfAForkWithoutExec() throws Exception {
        Process process = Actor.run("fork");
        long child = Long.parseLong(Actor.output(process));
        long parent = process.pid();
        CapturedEvent exit = capture.await(Codes.PROCEXIT, child);
        assertEquals(5, exit.number(2));
        capture.await(Codes.PROCEXIT, parent);

        CapturedEvent birth = capture.settled(event -> Facts.isClone(event) && event.tid() == child)
                .get(0);
        assertEquals(32, birth.parameters().size());
        // Parameter 1: res, 2: exe, 3: args, 4: tid, 5: pid, 6: ptid
        assertEquals(0, birth.number(1));
        assertEquals(Actor.program().toString(), birth.text(2));
        assertEquals(List.of("fork"), birth.texts(3));
        assertEquals(child, birth.number(4));
        assertEquals(child, birth.number(5));
        assertEquals(parent, birth.number(6));
        // Parameter 7: cwd, 14: comm, 17: uid, 18: gid
        assertEquals(System.getProperty("user.dir"), birth.text(7));
        assertEquals("actor", birth.text(14));
        assertEquals(0, birth.number(17));
        assertEquals(0, birth.number(18));
        // Parameter 21: pidns_init_start_ts
        assertTrue(birth.number(21) >= 0);
        // Appended: loginuid, exepath, sid, pgid
        assertEquals(Facts.loginUid(), birth.number(22));
        assertEquals(Actor.program().toString(), birth.text(23));
        assertEquals(Facts.stat(6), birth.number(24));
        assertEquals(Facts.stat(5), birth.number(25));

        CapturedEvent call = capture.settled(
                        event -> Facts.isClone(event) && event.tid() == parent && event.number(1) == child)
                .get(0);
        assertEquals(parent, call.number(4));
        assertTrue(birth.timestampNs() < call.timestampNs());
    }

    @Test
    void tellsOfAThread() throws Exception {
        Process process = Actor.run("thread");
        capture.await(Codes.PROCEXIT, process.pid());
        CapturedEvent birth = capture.settled(event -> Facts.isClone(event)
                        && event.tid() != process.pid()
                        && event.number(1) == 0
                        && event.number(5) == process.pid())
                .get(0);
        assertEquals(CLONE_THREAD, birth.number(16) & CLONE_THREAD);
        assertEquals(process.pid(), birth.number(20));
        assertEquals(birth.tid(), birth.number(19));
    }

    @Test
    void tellsNumbersOfTheOwnPidNamespace() throws Exception {
        Process process = new ProcessBuilder("unshare", "--pid", "--fork", "sh", "-c", "/bin/true & wait").start();
        assertEquals(0, process.waitFor());
        capture.await(Codes.PROCEXIT, process.pid());
        CapturedEvent init = capture.settled(
                        event -> Facts.isClone(event) && event.number(1) == 0 && event.number(6) == process.pid())
                .get(0);
        assertEquals(CHILD_IN_PIDNS, init.number(16) & CHILD_IN_PIDNS);
        assertEquals(1, init.number(19));
        assertEquals(1, init.number(20));
        CapturedEvent second = capture.settled(
                        event -> Facts.isClone(event) && event.number(1) == 0 && event.number(6) == init.tid())
                .get(0);
        assertEquals(2, second.number(20));
        // As the caller's namespace numbers it.
        assertEquals(
                1,
                capture.settled(event -> Facts.isClone(event) && event.tid() == init.tid() && event.number(1) == 2)
                        .size());
        assertTrue(second.number(21) > 0 && second.number(21) == init.number(21));
    }

    @Test
    void deliversCausesBeforeEffects() throws Exception {
        for (int i = 0; i < 50; i++) {
            new ProcessBuilder("true").start().waitFor();
        }
        capture.settled(event -> true);
        Set<Long> born = new HashSet<>();
        Set<Long> dead = new HashSet<>();
        for (CapturedEvent event : capture.events()) {
            if (Facts.isClone(event) && event.number(1) == 0) {
                born.add(event.tid());
                dead.remove(event.tid());
            } else {
                assertTrue(!dead.contains(event.tid()), () -> "after its end: " + event);
            }
            if (event.code() == Codes.PROCEXIT) {
                dead.add(event.tid());
            }
        }
        assertTrue(born.size() >= 50);
    }
}
