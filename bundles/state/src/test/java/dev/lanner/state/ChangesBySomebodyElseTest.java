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
