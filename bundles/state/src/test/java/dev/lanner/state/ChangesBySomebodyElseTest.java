// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.Program;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread that is known is told anew, with nothing but what somebody has changed of it. */
class ChangesBySomebodyElseTest {
    private static final long MAIN = 10L << 32 | 10;
    private static final long OTHER = 10L << 32 | 11;
    private static final long FILES = 1;

    private final StateRoom room = new StateRoom();

    @BeforeEach
    void startAProcessWithTwoThreads() {
        Events.fork(room, 10, 1).with("cgroups", "cpu=/a\0").pass();
        Events.thread(room, 11, 10, 1)
                .with("cgroups", "cpu=/a\0")
                .with("flags", FILES)
                .pass();
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid);
    }

    @Test
    void aNameIsChangedAndAllElseStays() {
        Program program = thread(10).process().program();
        long version = thread(10).version();
        room.draft("ITER_TASK_E", MAIN).with("comm", "renamed").pass();
        assertEquals(Text.of("renamed"), thread(10).name());
        assertEquals(Text.of("renamed"), thread(10).process().name());
        assertEquals(Text.of("bash"), thread(11).name());
        assertSame(program, thread(10).process().program());
        assertEquals(1000, thread(10).uid());
        assertEquals(1, thread(10).process().parentPid());
        assertEquals("[cpu=/a]", thread(10).controlGroups().toString());
        assertNotEquals(version, thread(10).version());
    }

    @Test
    void aLoginUidIsWrittenAndAllElseStays() {
        room.draft("ITER_TASK_E", OTHER).with("loginuid", 1234).pass();
        assertEquals(1234, thread(11).loginUid());
        assertNotEquals(1234, thread(10).loginUid());
        assertEquals(Text.of("bash"), thread(11).name());
    }

    @Test
    void theNameOfAnotherThreadIsNotTheProcesses() {
        room.draft("ITER_TASK_E", OTHER).with("comm", "renamed").pass();
        assertEquals(Text.of("renamed"), thread(11).name());
        assertEquals(Text.of("bash"), thread(10).process().name());
    }

    @Test
    void withTheMainThreadGoAllThatAreWhereItWas() {
        room.draft("ITER_TASK_E", MAIN).with("cgroups", "cpu=/b\0").pass();
        assertEquals("[cpu=/b]", thread(10).controlGroups().toString());
        assertEquals("[cpu=/b]", thread(11).controlGroups().toString());
    }

    @Test
    void aMainThreadGoesAloneIfTheSourceSaysSo() {
        room.draft("ITER_TASK_E", MAIN)
                .with("cgroups", "cpu=/b\0")
                .with("whole_process", 0)
                .pass();
        assertEquals("[cpu=/b]", thread(10).controlGroups().toString());
        assertEquals("[cpu=/a]", thread(11).controlGroups().toString());
    }

    @Test
    void aWholeProcessMovesInOneHierarchyAndStaysWhereItIsInTheOthers() {
        Events.thread(room, 12, 10, 1)
                .with("cgroups", "cpu=/x\0memory=/m\0")
                .with("unified_cgroup", "/u")
                .with("flags", FILES)
                .pass();
        room.draft("ITER_TASK_E", MAIN)
                .with("cgroups", "cpu=/b\0")
                .with("whole_process", 1)
                .pass();
        assertEquals("[cpu=/b]", thread(10).controlGroups().toString());
        assertEquals("[cpu=/b]", thread(11).controlGroups().toString());
        assertEquals("[cpu=/b, memory=/m]", thread(12).controlGroups().toString());
        assertEquals("/u", thread(12).unifiedControlGroup().toString());
        room.draft("ITER_TASK_E", MAIN)
                .with("unified_cgroup", "/v")
                .with("whole_process", 1)
                .pass();
        assertEquals("[cpu=/b, memory=/m]", thread(12).controlGroups().toString());
        assertEquals("/v", thread(12).unifiedControlGroup().toString());
        assertEquals("/v", thread(10).unifiedControlGroup().toString());
    }

    @Test
    void aProcessMovesWhoseMainThreadHasEnded() {
        Events.exit(room, 10, 10, false).pass();
        room.draft("ITER_TASK_E", MAIN)
                .with("cgroups", "cpu=/b\0")
                .with("whole_process", 1)
                .pass();
        assertEquals("[cpu=/b]", thread(11).controlGroups().toString());
    }

    @Test
    void anEmptyUnifiedGroupIsWhereTheFirstOfTheGroupsIs() {
        Events.fork(room, 20, 1)
                .with("cgroups", "cpuset=/one\0cpu=/one\0")
                .with("unified_cgroup", "")
                .pass();
        assertEquals("/one", thread(20).unifiedControlGroup().toString());
        assertEquals("", thread(10).unifiedControlGroup().toString());
    }

    @Test
    void whoEntersAnotherMountNamespaceIsAtItsRoot() {
        Events.fork(room, 20, 1)
                .with("mount_ns", 5)
                .with("user_ns", 6)
                .with("pid_ns", 7)
                .pass();
        assertEquals(5, thread(20).mountNamespace());
        assertEquals(6, thread(20).userNamespace());
        assertEquals(7, thread(20).process().pidNamespace());
        room.draft("SYSCALL_UNSHARE_X", 20)
                .with("res", 0)
                .with("flags", 32)
                .with("mount_ns", 50)
                .with("user_ns", 6)
                .pass();
        assertEquals(50, thread(20).mountNamespace());
        assertEquals("/home", thread(20).directory().toString());
        room.draft("SYSCALL_SETNS_X", 20)
                .with("res", 0)
                .with("mount_ns", 51)
                .with("user_ns", 60)
                .pass();
        assertEquals(51, thread(20).mountNamespace());
        assertEquals(60, thread(20).userNamespace());
        assertEquals("/", thread(20).directory().toString());
    }

    @Test
    void anotherThreadGoesAlone() {
        room.draft("ITER_TASK_E", OTHER).with("cgroups", "cpu=/b\0").pass();
        assertEquals("[cpu=/a]", thread(10).controlGroups().toString());
        assertEquals("[cpu=/b]", thread(11).controlGroups().toString());
    }

    @Test
    void aNewThreadSharesTheDescriptorsOfTheOneThatMadeIt() {
        room.draft("SYSCALL_UNSHARE_X", 11).with("res", 0).with("flags", FILES).pass();
        Events.thread(room, 12, 10, 1)
                .with("flags", FILES)
                .with("caller_tid", 11)
                .pass();
        Events.thread(room, 13, 10, 1)
                .with("flags", FILES)
                .with("caller_tid", 10)
                .pass();
        assertNotSame(thread(10).files(), thread(11).files());
        assertSame(thread(11).files(), thread(12).files());
        assertSame(thread(10).files(), thread(13).files());
    }
}
