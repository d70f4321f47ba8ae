// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import dev.lanner.state.testing.StateRoom.Draft;
import dev.lanner.state.testing.Tables;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloneExecExitTest {
    // As captures number the flags of clone.
    private static final int FILES = 1;
    private static final int FS = 1 << 1;
    private static final int NEW_NAMESPACE = 1 << 6;
    private static final int PARENT = 1 << 8;
    private static final int THREAD = 1 << 13;
    private static final int INTO_NAMESPACE = 1 << 29;

    private final StateRoom room = new StateRoom();

    @BeforeEach
    void startWithAFamily() {
        Events.exec(room, 1, 0, "init").pass();
        Events.fork(room, 10, 1).pass();
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid);
    }

    private ProcessRecord process(long pid) {
        return Objects.requireNonNull(room.table.process(pid), () -> "process " + pid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSCALL_CLONE_20_X", "SYSCALL_FORK_20_X", "SYSCALL_VFORK_20_X", "SYSCALL_CLONE3_X"})
    void theChildsEventMakesTheChild(String type) {
        room.draft(type, 11)
                .with("res", 0)
                .with("tid", 11)
                .with("pid", 11)
                .with("ptid", 10)
                .with("exe", "bash")
                .with("args", "-i\0")
                .with("comm", "bash")
                .with("cwd", "/tmp/")
                .with("uid", 5)
                .with("gid", 6)
                .with("vtid", 3)
                .with("vpid", 3)
                .with("loginuid", 0xFFFFFFFFL)
                .with("exepath", "/usr/bin/dash")
                .with("sid", 2)
                .with("pgid", 10)
                .apply();
        ThreadState child = Objects.requireNonNull(room.event.thread());
        ProcessState process = child.process();
        assertSame(thread(11), child);
        assertTrue(child.isMain());
        assertEquals(11, process.pid());
        assertEquals(10, process.parentPid());
        assertSame(process(10), process.parent());
        assertSame(child, process.mainThread());
        assertEquals(Text.of("bash"), child.name());
        assertEquals(Text.of("/usr/bin/dash"), process.exePath());
        assertEquals(List.of(Text.of("-i")), process.arguments());
        assertEquals(Text.of("/tmp"), process.workingDirectory());
        assertEquals(5, child.uid());
        assertEquals(6, child.gid());
        assertEquals(-1, child.loginUid());
        assertEquals(3, child.nsTid());
        assertEquals(3, process.nsPid());
        assertEquals(2, process.sessionId());
        assertEquals(10, process.groupId());
        assertEquals(room.timeNs(), process.startTimeNs());
        assertEquals(1, process.threadCount());
        assertNull(child.memo());
    }

    @Test
    void aChildHasFromItsParentWhatItsEventDoesNotTell() {
        Events.exec(room, 10, 1, "shell").pass();
        room.draft("SYSCALL_FORK_20_X", 11)
                .with("res", 0)
                .with("tid", 11)
                .with("pid", 11)
                .with("ptid", 10)
                .pass();
        ProcessRecord parent = process(10);
        ProcessRecord child = process(11);
        assertSame(parent.program(), child.program());
        assertEquals(Text.of("/srv"), child.workingDirectory());
        assertEquals(34816, child.tty());
        assertEquals(7, child.sessionId());
        assertEquals(10, child.groupId());
        assertEquals(1000, thread(11).loginUid());
        assertEquals(List.of(Text.of("HOME=/root"), Text.of("LANG=C")), child.environment());
    }

    private Draft callersEvent(long child) {
        return room.draft("SYSCALL_CLONE_20_X", 10)
                .with("res", child)
                .with("tid", 10)
                .with("pid", 10)
                .with("ptid", 1);
    }

    @Test
    void theCallersEventMakesTheChildIfItIsFirst() {
        callersEvent(11)
                .with("comm", "bash")
                .with("pgft_min", 196)
                .with("vm_rss", 3124)
                .apply();
        assertSame(thread(10), room.event.thread());
        ThreadRecord child = thread(11);
        assertTrue(child.isMain());
        assertSame(process(10), child.process().parent());
        assertSame(process(10).program(), child.process().program());
        assertEquals(Text.of("bash"), child.name());
        assertEquals(Text.of("/home"), child.process().workingDirectory());
        assertEquals(1000, child.uid());
        assertEquals(11, child.nsTid());
        assertEquals(11, child.process().nsPid());
        assertEquals(1, child.process().sessionId());
        assertEquals(room.timeNs(), child.process().startTimeNs());
        assertEquals(196, child.minorFaults());
        assertEquals(3124, child.residentKb());
        assertEquals(-1, thread(10).residentKb(), "they are told for the child");
    }

    @Test
    void theCallersEventMakesAThreadOfItsOwnProcess() {
        callersEvent(12).with("flags", THREAD | FILES | FS).pass();
        assertSame(process(10), thread(12).process());
        assertFalse(thread(12).isMain());
        assertEquals(2, process(10).threadCount());
        assertSame(thread(10).files(), thread(12).files());
        assertNull(room.table.process(12));
    }

    @Test
    void whoWishesItsOwnParentToBeTheChildsGetsASibling() {
        callersEvent(11).with("flags", PARENT).pass();
        assertSame(process(1), process(11).parent());
        assertEquals(process(10).program(), process(11).program());
    }

    @Test
    void aChildOfAnotherNamespaceIsMadeByItsOwnEventOnly() {
        callersEvent(11).with("flags", NEW_NAMESPACE).pass();
        assertNull(room.table.thread(11));
        callersEvent(12).with("flags", INTO_NAMESPACE).pass();
        assertNull(room.table.thread(12));
    }

    @Test
    void bothOrdersOfTheTwoEventsEndInTheSameState() {
        Events.fork(room, 11, 10)
                .with("exepath", "/usr/bin/dash")
                .with("uid", 5)
                .pass();
        callersEvent(11).pass();
        callersEvent(12).pass();
        Events.fork(room, 12, 10)
                .with("exepath", "/usr/bin/dash")
                .with("uid", 5)
                .pass();
        String start = " start [0-9]+";
        List<String> dump = Tables.dump(room.table).stream()
                .map(line -> line.replaceFirst(start, ""))
                .toList();
        String childFirst =
                dump.stream().filter(line -> line.startsWith("11 ")).findFirst().orElseThrow();
        assertTrue(dump.contains(childFirst.replace("11", "12")), () -> String.join("\n", dump));
        assertEquals(Text.of("/usr/bin/dash"), process(12).exePath());
        assertEquals(5, thread(12).uid());
        assertEquals(1, process(12).threadCount());
        assertEquals(4, room.table.threadCount());
        assertSame(process(10), process(12).parent());
    }

    @Test
    void theChildsOwnEventSaysWhoItsParentIs() {
        callersEvent(11).pass();
        Events.fork(room, 11, 10).with("ppid", 1).with("sid", 4).pass();
        assertSame(process(1), process(11).parent());
        assertEquals(4, process(11).sessionId());
    }

    @Test
    void whoWasOnlyToldOfAndIsSomebodyElseNowIsReplaced() {
        callersEvent(12).with("flags", THREAD).pass();
        Events.fork(room, 12, 1).pass();
        assertTrue(thread(12).isMain());
        assertSame(process(1), process(12).parent());
        assertEquals(1, process(10).threadCount());
    }

    @Test
    void theCallersEventBringsNobodyBack() {
        Events.fork(room, 11, 10).pass();
        Events.exit(room, 11, 11, true).pass();
        room.draft("SYSCALL_CLONE_20_X", 10)
                .with("res", 11)
                .with("tid", 10)
                .with("pid", 10)
                .with("ptid", 1)
                .pass();
        assertNull(room.table.thread(11));
        assertNull(room.table.process(11));
    }

    @Test
    void failedCallsChangeNothing() {
        int version = thread(10).version();
        room.draft("SYSCALL_CLONE_20_X", 10)
                .with("res", -11)
                .with("tid", 10)
                .with("pid", 10)
                .with("ptid", 1)
                .pass();
        Events.exec(room, 10, 1, "x").with("res", -2).pass();
        room.draft("SYSCALL_CHDIR_X", 10)
                .with("res", -2)
                .with("path", "/x")
                .with("cwd", "/x")
                .pass();
        room.draft("SYSCALL_SETUID_X", 10).with("res", -1).with("uid", 0).pass();
        room.draft("SYSCALL_SETSID_X", 10).with("res", -1).pass();
        room.draft("SYSCALL_SETPGID_X", 10)
                .with("res", -3)
                .with("pid", 0)
                .with("pgid", 0)
                .pass();
        room.draft("SYSCALL_PRCTL_X", 10)
                .with("res", -1)
                .with("option", 15)
                .with("arg2_str", "x")
                .pass();
        assertEquals(version, thread(10).version());
        assertEquals(Text.of("bash"), thread(10).name());
        assertEquals(Text.of("/home"), process(10).workingDirectory());
        assertEquals(1000, thread(10).uid());
    }

    @Test
    void threadsJoinTheirProcess() {
        Events.thread(room, 12, 10, 1).pass();
        assertSame(process(10), thread(12).process());
        assertFalse(thread(12).isMain());
        assertEquals(2, process(10).threadCount());
        assertSame(process(1), process(10).parent());
        assertNull(room.table.process(12));
    }

    @Test
    void aThreadWhoseProcessWasMissedBringsItAlong() {
        Events.thread(room, 31, 30, 1).pass();
        assertEquals(30, thread(31).process().pid());
        assertSame(process(1), process(30).parent());
        assertNull(process(30).mainThread());
        assertEquals(Text.of("bash"), process(30).exe());
    }

    @Test
    void aCloneOfAnIdInUseIsAnotherProcess() {
        Events.fork(room, 11, 10).pass();
        Events.thread(room, 12, 10, 1).pass();
        Events.exec(room, 10, 1, "old").pass();
        Events.thread(room, 13, 10, 1).pass();
        ThreadRecord old = thread(10);
        Events.fork(room, 10, 1).pass();
        assertNotSame(old, thread(10));
        assertEquals(Text.of("bash"), thread(10).name());
        assertNull(room.table.thread(13));
        assertNull(process(11).parent());
        assertEquals(-1, process(11).parentPid());
        assertEquals(1, process(10).threadCount());
    }

    @Test
    void execReplacesTheProgram() {
        Events.exec(room, 10, 1, "ls")
                .with("flags", 5)
                .with("exe_ino", 42)
                .with("cap_permitted", 3)
                .with("cap_effective", 1)
                .pass();
        ThreadRecord thread = thread(10);
        ProcessRecord process = thread.process();
        assertEquals(Text.of("ls"), thread.name());
        assertEquals(Text.of("ls"), process.name());
        assertEquals(Text.of("/usr/bin/ls"), process.exePath());
        assertEquals(List.of(Text.of("a"), Text.of("b c")), process.arguments());
        assertEquals(List.of(Text.of("HOME=/root"), Text.of("LANG=C")), process.environment());
        assertEquals(Text.of("/srv"), process.workingDirectory());
        assertEquals(34816, process.tty());
        assertEquals(10, process.groupId());
        assertEquals(10, process.nsGroupId());
        assertEquals(7, process.sessionId());
        assertEquals(0, thread.uid());
        assertEquals(0, thread.gid());
        assertEquals(42, process.program().file().inode());
        assertEquals(5, process.program().file().flags());
        assertEquals(1, Objects.requireNonNull(thread.capabilities()).effective());
    }

    @Test
    void execByAnotherThreadLeavesOneThreadWithTheProcessId() {
        Events.thread(room, 12, 10, 1).pass();
        Events.thread(room, 13, 10, 1).pass();
        // 12 calls exec: the others end first, the main one among them, then 12 takes the main one's id.
        Events.exit(room, 13, 10, false).pass();
        Events.exit(room, 10, 10, false).pass();
        assertNull(process(10).mainThread());
        assertEquals(1, process(10).threadCount());
        Events.exec(room, 10, 1, "ls").apply();
        assertSame(thread(10), room.event.thread());
        assertSame(thread(10), process(10).mainThread());
        assertNull(room.table.thread(12));
        assertEquals(1, process(10).threadCount());
        assertEquals(Text.of("ls"), thread(10).name());
        assertEquals(10, thread(10).nsTid());
        Events.exit(room, 10, 10, true).pass();
        assertNull(room.table.process(10));
    }

    @Test
    void execOfAnUnknownProcessMakesIt() {
        room.draft("SYSCALL_FORK_20_X", 52)
                .with("res", 0)
                .with("tid", 52)
                .with("pid", 52)
                .with("ptid", 50)
                .pass();
        Events.exec(room, 50, 10, "ls").pass();
        assertEquals(Text.of("ls"), process(50).name());
        assertSame(process(10), process(50).parent());
        assertSame(process(50), process(52).parent());
        assertEquals(0, room.state.missCount());
    }

    @Test
    void execTellsTheParentAsItIsNow() {
        Events.fork(room, 11, 10).pass();
        Events.exec(room, 11, 1, "daemon").pass();
        assertSame(process(1), process(11).parent());
        assertEquals(1, process(11).parentPid());
    }

    @Test
    void whatEndsIsThereUntilTheEventIsComplete() {
        Events.exit(room, 10, 10, true)
                .with("uid", 0)
                .with("gid", 5)
                .with("loginuid", 0xFFFFFFFFL)
                .with("comm", "renamed")
                .apply();
        ThreadState thread = Objects.requireNonNull(room.event.thread());
        assertEquals(0, thread.uid());
        assertEquals(5, thread.gid());
        assertEquals(-1, thread.loginUid());
        assertEquals(Text.of("renamed"), thread.name());
        assertEquals(Text.of("/usr/bin/bash"), thread.process().exePath());
        assertEquals(0, thread.process().threadCount());
        assertNotNull(room.table.thread(10));
        room.complete();
        assertNull(room.table.thread(10));
        assertNull(room.table.process(10));
    }

    @Test
    void theEndOfAnUnknownThreadTellsWhoItWas() {
        Events.exit(room, 77, 76, true).with("ppid", 10).apply();
        ThreadState thread = Objects.requireNonNull(room.event.thread());
        assertEquals(77, thread.tid());
        assertEquals(76, thread.process().pid());
        assertEquals(10, thread.process().parentPid());
        assertSame(process(10), thread.process().parent());
        assertEquals(1000, thread.uid());
        assertEquals(1000, thread.loginUid());
        assertEquals(Text.of("bash"), thread.name());
        assertEquals(0, thread.process().threadCount());
        room.complete();
        assertNull(room.table.thread(77));
        assertNull(room.table.process(76));
        assertEquals(0, room.state.missCount());
    }

    @Test
    void theEndOfAnUnknownThreadOfAKnownProcessHasTheProcess() {
        Events.exit(room, 77, 10, false).apply();
        assertSame(process(10), Objects.requireNonNull(room.event.thread()).process());
        assertEquals(1, process(10).threadCount());
        room.complete();
        assertNull(room.table.thread(77));
        assertNotNull(room.table.thread(10));
    }

    @Test
    void aProcessOutlivesItsMainThread() {
        Events.thread(room, 12, 10, 1).pass();
        Events.fork(room, 20, 10).pass();
        Events.exit(room, 10, 10, false).with("reaper_tid", 12).pass();
        assertNull(process(10).mainThread());
        assertEquals(1, process(10).threadCount());
        assertSame(process(10), process(20).parent());
        Events.exit(room, 12, 10, true).pass();
        assertNull(room.table.process(10));
        assertSame(process(1), process(20).parent());
    }

    @Test
    void childrenGoToTheReapersProcess() {
        Events.fork(room, 11, 10).pass();
        Events.thread(room, 12, 11, 10).pass();
        Events.fork(room, 20, 10).pass();
        Events.fork(room, 21, 20).pass();
        Events.exit(room, 20, 20, true).with("reaper_tid", 12).pass();
        assertSame(process(11), process(21).parent());
        assertEquals(11, process(21).parentPid());
    }

    @Test
    void childrenOfAnUnknownReaperHaveNoParent() {
        Events.fork(room, 20, 10).pass();
        Events.exit(room, 10, 10, true).with("reaper_tid", -1).pass();
        assertNull(process(20).parent());
        assertEquals(-1, process(20).parentPid());
    }

    @Test
    void recordsWithoutOurParametersEndAProcessWithItsLastThread() {
        Events.thread(room, 12, 10, 1).pass();
        Events.plainExit(room, 10, 12).apply();
        assertEquals(1000, Objects.requireNonNull(room.event.thread()).uid());
        room.complete();
        assertNotNull(room.table.process(10));
        Events.plainExit(room, 12, 0).pass();
        assertNull(room.table.process(10));
        Events.plainExit(room, 99, 0).apply();
        assertNull(room.event.thread());
        assertEquals(1, room.state.missCount());
    }

    @Test
    void eventsOfUnknownThreadsAreCounted() {
        room.draft("SYSCALL_CHDIR_X", 99).with("res", 0).with("path", "/").apply();
        assertNull(room.event.thread());
        room.draft("PLUGINEVENT_E", -1).with("plugin_id", 1).apply();
        room.draft("USER_ADDED_E", -1).with("uid", 1).apply();
        assertEquals(1, room.state.missCount());
    }

    @Test
    void memoryIsWhatItWasAfterAMillionProcesses() {
        int threads = room.table.threadCount();
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 5000; i++) {
                Events.fork(room, 100 + i, i % 3 == 0 ? 10 : 99 + i).pass();
            }
            for (int i = 0; i < 5000; i++) {
                Events.exit(room, 100 + i, 100 + i, true).pass();
            }
        }
        assertEquals(threads, room.table.threadCount());
        assertEquals(2, room.table.processCount());
        assertEquals(512, room.table.capacity());
        assertNull(process(10).firstChild());
    }

    @Test
    void aThreadThatReportsAfterTheEndOfItsProcessStillHasIt() {
        Events.thread(room, 12, 10, 1).pass();
        Events.fork(room, 20, 10).pass();
        Events.exit(room, 10, 10, true).pass();
        assertNull(room.table.thread(10));
        assertSame(process(1), process(20).parent(), "children have gone to the reaper at once");
        Events.exit(room, 12, 10, false).apply();
        ThreadState late = Objects.requireNonNull(room.event.thread());
        assertEquals(10, late.process().pid());
        assertEquals(Text.of("/usr/bin/bash"), late.process().exePath());
        room.complete();
        assertNull(room.table.thread(12));
        assertNull(room.table.process(10));
    }

    @Test
    void aProcessWhoseLastThreadsNeverReportGoesInTheEnd() {
        Events.thread(room, 12, 10, 1).pass();
        Events.exit(room, 10, 10, true).pass();
        assertNotNull(room.table.process(10), "its other thread is awaited");
        Events.fork(room, 30, 1).pass();
        room.at(room.timeNs() + 6_000_000_000L);
        Events.exit(room, 30, 30, true).pass();
        assertNull(room.table.process(10));
        assertNull(room.table.thread(12));
    }

    @Test
    void theHeirOfTheProcessTakesItsChildrenWhenTheLastThreadHasNone() {
        Events.fork(room, 20, 10).pass();
        Events.exit(room, 10, 10, true)
                .with("reaper_tid", 0)
                .with("heir_tid", 1)
                .pass();
        assertSame(process(1), process(20).parent());
        assertEquals(1, process(20).parentPid());
    }

    @Test
    void theParentAtTheEndIsWhomTheKernelSays() {
        Events.fork(room, 20, 10).pass();
        Events.fork(room, 30, 1).pass();
        Events.exit(room, 20, 20, true).with("ppid", 30).apply();
        assertEquals(30, process(20).parentPid());
        assertSame(process(30), process(20).parent());
        room.complete();
        Events.exit(room, 10, 10, true).pass();
        Events.exit(room, 30, 30, true).pass();
        assertNull(process(1).parent());
    }
}
