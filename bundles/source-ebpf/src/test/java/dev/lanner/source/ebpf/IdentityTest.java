// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresKernel
class IdentityTest {
    /** The place of it in what a thread is told by. */
    private static final int LOGIN_UID = 32;

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

    /** Checks the result, the ids that were asked for, then the effective user and group. */
    private void assertIdentity(Process process, int code, long... expected) {
        CapturedEvent event = capture.await(code, process.pid());
        assertEquals(expected.length, event.parameters().size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], event.number(i + 1), "parameter " + (i + 1) + " of " + event);
        }
    }

    @Test
    void tellsOfEveryChangeOfIdentity() throws Exception {
        Process process = Actor.run("identities");
        assertEquals(0, process.exitValue());
        assertIdentity(process, Codes.SETREGID, 0, 7, 8, 0, 8);
        assertIdentity(process, Codes.SETRESGID, 0, 9, 10, 11, 0, 10);
        assertIdentity(process, Codes.SETGID, 0, 10, 0, 10);
        assertIdentity(process, Codes.SETREUID, 0, 0, 0, 0, 10);
        assertIdentity(process, Codes.SETRESUID, 0, 0, 0, 0, 0, 10);
        assertIdentity(process, Codes.SETUID, 0, 1234, 1234, 10);
        CapturedEvent refused = capture.await(
                "failed setuid",
                event -> event.code() == Codes.SETUID && event.tid() == process.pid() && event.number(1) == -1);
        assertEquals(0, refused.number(2));
        assertEquals(1234, refused.number(3));
    }

    @Test
    void tellsOfALoginUidThatIsWritten() throws Exception {
        Process process = Actor.run("loginuid");
        assumeTrue(process.exitValue() == 0, "this kernel keeps no login uids, or none may be set here");
        CapturedEvent told = capture.await(
                "login uid",
                event -> event.code() == Codes.ITER_TASK
                        && event.tid() == (process.pid() << 32 | process.pid())
                        && event.bytes(LOGIN_UID).length > 0);
        assertEquals(1234, told.number(LOGIN_UID));
        assertEquals(32, told.parameters().size());
        CapturedEvent end = capture.await(Codes.PROCEXIT, process.pid());
        assertTrue(told.timestampNs() < end.timestampNs());
        assertEquals(
                1,
                capture.settled(event -> event.code() == Codes.ITER_TASK
                                && event.tid() == told.tid()
                                && event.bytes(LOGIN_UID).length > 0)
                        .size());
    }

    @Test
    void tellsOfSessionsAndNames() throws Exception {
        Process process = Actor.run("session");
        CapturedEvent name = capture.await(
                "prctl", event -> event.code() == Codes.PRCTL && event.tid() == process.pid() && event.number(2) == 15);
        assertEquals("renamed", name.text(3));
        CapturedEvent session = capture.settled(event -> event.code() == Codes.SETSID && event.number(1) == event.tid())
                .get(0);
        CapturedEvent group = capture.await(Codes.SETPGID, session.tid());
        assertEquals(-1, group.number(1));
        assertEquals(0, group.number(2));
        assertEquals(0, group.number(3));
    }
}
