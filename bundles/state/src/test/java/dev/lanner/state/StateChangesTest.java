// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.text.Text;
import dev.lanner.state.host.Accounts;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateChangesTest {
    private final StateRoom room = new StateRoom();

    @BeforeEach
    void startWithAFamily() {
        Events.exec(room, 1, 0, "init").pass();
        Events.fork(room, 10, 1).pass();
        Events.thread(room, 12, 10, 1).pass();
        Events.fork(room, 20, 10).pass();
        Events.fork(room, 30, 20).pass();
        Events.fork(room, 40, 1).pass();
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid);
    }

    private ProcessRecord process(long pid) {
        return Objects.requireNonNull(room.table.process(pid), () -> "process " + pid);
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp, /tmp",
        "sub/../x, /home/x",
        "'..', /",
        "/a/./b//, /a/b",
    })
    void chdirWithoutOurParameterIsResolvedByText(String path, String expected) {
        room.draft("SYSCALL_CHDIR_X", 10).with("res", 0).with("path", path).pass();
        assertEquals(Text.of(expected), process(10).workingDirectory());
    }

    @Test
    void chdirTakesTheKernelsWordIfThereIsOne() {
        room.draft("SYSCALL_CHDIR_X", 12)
                .with("res", 0)
                .with("path", "link")
                .with("cwd", "/real/place/")
                .pass();
        assertEquals(Text.of("/real/place"), process(10).workingDirectory());
        room.draft("SYSCALL_FCHDIR_X", 12)
                .with("res", 0)
                .with("fd", 3)
                .with("cwd", "/")
                .pass();
        assertEquals(Text.of("/"), process(10).workingDirectory());
    }

    @Test
    void fchdirWithoutOurParameterLeavesTheDirectoryUnknown() {
        room.draft("SYSCALL_FCHDIR_X", 10).with("res", 0).with("fd", 3).pass();
        assertEquals(Text.EMPTY, process(10).workingDirectory());
        room.draft("SYSCALL_CHDIR_X", 10).with("res", 0).with("path", "x").pass();
        assertEquals(Text.EMPTY, process(10).workingDirectory());
    }

    @ParameterizedTest
    @CsvSource({
        "SYSCALL_SETUID_X, uid, true",
        "SYSCALL_SETREUID_X, euid, true",
        "SYSCALL_SETRESUID_X, euid, true",
        "SYSCALL_SETGID_X, gid, false",
        "SYSCALL_SETREGID_X, egid, false",
        "SYSCALL_SETRESGID_X, egid, false",
    })
    void identitiesAreThoseThatTookEffect(String type, String requested, boolean isUser) {
        room.draft(type, 12).with("res", 0).with(requested, 77).pass();
        assertEquals(isUser ? 77 : 1000, thread(12).uid());
        assertEquals(isUser ? 1000 : 77, thread(12).gid());
        assertEquals(1000, thread(10).uid(), "only the thread itself");
        room.draft(type, 12).with("res", 0).with(requested, 0xFFFFFFFFL).pass();
        assertEquals(isUser ? 77 : 1000, thread(12).uid(), "-1 changes nothing");
        assertEquals(isUser ? 1000 : 77, thread(12).gid());
        room.draft(type, 12)
                .with("res", 0)
                .with(requested, 5)
                .with("effective_uid", 8)
                .with("effective_gid", 9)
                .pass();
        assertEquals(8, thread(12).uid(), "the kernel's word counts more");
        assertEquals(9, thread(12).gid());
    }

    @Test
    void prctlNamesTheThread() {
        room.draft("SYSCALL_PRCTL_X", 12)
                .with("res", 0)
                .with("option", 15)
                .with("arg2_str", "a very long name indeed")
                .pass();
        assertEquals(Text.of("a very long nam"), thread(12).name());
        assertEquals(Text.of("bash"), process(10).name());
        room.draft("SYSCALL_PRCTL_X", 10)
                .with("res", 0)
                .with("option", 15)
                .with("arg2_str", "main")
                .pass();
        assertEquals(Text.of("main"), process(10).name());
        room.draft("SYSCALL_PRCTL_X", 10)
                .with("res", 0)
                .with("option", 16)
                .with("arg2_str", "got")
                .pass();
        assertEquals(Text.of("main"), process(10).name());
    }

    @Test
    void setsidStartsASessionAndAGroupWithoutTerminal() {
        Events.exec(room, 20, 10, "daemon").pass();
        room.draft("SYSCALL_SETSID_X", 20).with("res", 5).pass();
        assertEquals(5, process(20).sessionId());
        assertEquals(5, process(20).nsGroupId());
        assertEquals(20, process(20).groupId());
        assertEquals(0, process(20).tty());
    }

    @Test
    void setpgidIsForTheCallerOrAChild() {
        room.draft("SYSCALL_SETPGID_X", 10)
                .with("res", 0)
                .with("pid", 0)
                .with("pgid", 0)
                .pass();
        assertEquals(10, process(10).groupId());
        assertEquals(10, process(10).nsGroupId());
        room.draft("SYSCALL_SETPGID_X", 10)
                .with("res", 0)
                .with("pid", 20)
                .with("pgid", 10)
                .pass();
        assertEquals(10, process(20).groupId());
        assertEquals(1, process(30).groupId());
    }

    @Test
    void setpgidInAContainerFindsTheHostsNumber() {
        Events.fork(room, 100, 1).with("vpid", 1).pass();
        Events.fork(room, 101, 100).with("vpid", 2).pass();
        Events.fork(room, 102, 100).with("vpid", 3).pass();
        room.draft("SYSCALL_SETPGID_X", 100)
                .with("res", 0)
                .with("pid", 2)
                .with("pgid", 2)
                .pass();
        room.draft("SYSCALL_SETPGID_X", 100)
                .with("res", 0)
                .with("pid", 3)
                .with("pgid", 2)
                .pass();
        assertEquals(2, process(102).nsGroupId());
        assertEquals(101, process(102).groupId());
        room.draft("SYSCALL_SETPGID_X", 102)
                .with("res", 0)
                .with("pid", 0)
                .with("pgid", 9)
                .pass();
        assertEquals(9, process(102).nsGroupId());
        assertEquals(-1, process(102).groupId(), "unknown is said as unknown");
    }

    @Test
    void memoryFiguresFollowTheEventsThatTellThem() {
        room.draft("SYSCALL_BRK_4_X", 12)
                .with("res", 0)
                .with("vm_size", 100)
                .with("vm_rss", 50)
                .with("vm_swap", 1)
                .pass();
        assertEquals(100, thread(12).virtualKb());
        assertEquals(50, thread(12).residentKb());
        assertEquals(1, thread(12).swappedKb());
    }

    @Test
    void capsetIsTheThreads() {
        room.draft("SYSCALL_CAPSET_X", 12)
                .with("res", 0)
                .with("cap_inheritable", 1)
                .with("cap_permitted", 2)
                .with("cap_effective", 4)
                .pass();
        assertEquals(4, Objects.requireNonNull(thread(12).capabilities()).effective());
        assertNull(thread(10).capabilities());
    }

    /** The versions of all threads of this test, in a fixed order: 1, 10, 12, 20, 30, 40. */
    private List<Integer> versions() {
        List<Integer> versions = new ArrayList<>();
        for (long tid : new long[] {1, 10, 12, 20, 30, 40}) {
            versions.add(thread(tid).version());
        }
        return versions;
    }

    /** Checks that exactly the process 10 with its threads and descendants has changed. */
    private void assertBranchOf10Changed(List<Integer> before) {
        List<Integer> after = versions();
        assertEquals(before.get(0), after.get(0), "an ancestor");
        for (int i = 1; i <= 4; i++) {
            assertNotEquals(before.get(i), after.get(i));
        }
        assertEquals(before.get(5), after.get(5), "somebody else's");
    }

    @Test
    void versionsChangeForTheWholeBranchAndForNobodyElse() {
        List<Runnable> changes = List.of(
                () -> room.draft("SYSCALL_CHDIR_X", 12)
                        .with("res", 0)
                        .with("path", "/x")
                        .pass(),
                () -> room.draft("SYSCALL_SETUID_X", 12)
                        .with("res", 0)
                        .with("uid", 3)
                        .pass(),
                () -> room.draft("SYSCALL_SETGID_X", 10)
                        .with("res", 0)
                        .with("gid", 3)
                        .pass(),
                () -> room.draft("SYSCALL_PRCTL_X", 10)
                        .with("res", 0)
                        .with("option", 15)
                        .with("arg2_str", "n")
                        .pass(),
                () -> room.draft("SYSCALL_SETSID_X", 10).with("res", 10).pass(),
                () -> room.draft("SYSCALL_SETPGID_X", 10)
                        .with("res", 0)
                        .with("pid", 0)
                        .with("pgid", 0)
                        .pass());
        for (Runnable change : changes) {
            List<Integer> before = versions();
            change.run();
            assertBranchOf10Changed(before);
        }
    }

    @Test
    void execChangesVersionsOfTheBranch() {
        int child = thread(20).version();
        int grandchild = thread(30).version();
        int init = thread(1).version();
        int own = thread(10).version();
        Events.exec(room, 10, 1, "ls").pass();
        assertNotEquals(own, thread(10).version());
        assertNotEquals(child, thread(20).version());
        assertNotEquals(grandchild, thread(30).version());
        assertEquals(init, thread(1).version());
    }

    @Test
    void anotherParentIsAChange() {
        int child = thread(20).version();
        int grandchild = thread(30).version();
        Events.exit(room, 12, 10, false).pass();
        assertEquals(child, thread(20).version(), "the end of a thread changes nothing that it may read");
        Events.exit(room, 10, 10, true).with("reaper_tid", 1).pass();
        assertNotEquals(child, thread(20).version());
        assertNotEquals(grandchild, thread(30).version());
    }

    @Test
    void aForkChangesNobodysVersion() {
        List<Integer> before = versions();
        Events.fork(room, 50, 10).pass();
        Events.thread(room, 51, 10, 1).pass();
        assertEquals(before, versions());
    }

    @Test
    void otherAccountsChangeEverybodysVersion() {
        List<Integer> before = versions();
        room.accounts = Accounts.NONE;
        room.draft("SYSCALL_GETUID_X", 10).with("uid", 0).pass();
        List<Integer> after = versions();
        for (int i = 0; i < before.size(); i++) {
            assertNotEquals(before.get(i), after.get(i));
        }
    }

    @Test
    void aForkDoesNotInheritTheMemo() {
        thread(10).memo("computed");
        Events.fork(room, 50, 10).pass();
        assertNull(thread(50).memo());
        assertEquals("computed", thread(10).memo());
    }
}
