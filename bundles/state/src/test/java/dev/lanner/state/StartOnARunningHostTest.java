// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.Program;
import dev.lanner.state.process.TextVector;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.process.ThreadSnapshot;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that were on their way while /proc was read. */
class StartOnARunningHostTest {
    private static final long S = 1_000_000_000L;
    private static final long SEEN = 1_800_000_000L * S;

    private final StateRoom room = new StateRoom();

    private static ThreadSnapshot seen(long tid, long pid, long parent, long startNs) {
        ThreadSnapshot thread = new ThreadSnapshot();
        thread.tid = tid;
        thread.pid = pid;
        thread.parentPid = parent;
        thread.name = Text.of("seen");
        thread.nsPid = pid;
        thread.nsTid = tid;
        thread.uid = 7;
        thread.program = new Program(
                Text.of("seen"), Text.of("/bin/seen"), TextVector.EMPTY, TextVector.EMPTY, ExecutableFile.UNKNOWN);
        thread.workingDirectory = Text.of("/");
        thread.startTimeNs = startNs;
        thread.seenNs = SEEN;
        return thread;
    }

    @BeforeEach
    void readTheHost() {
        room.table.fill(List.of(
                seen(20, 20, 10, SEEN - 2 * S),
                seen(10, 10, 1, SEEN - 100 * S),
                seen(11, 10, 1, SEEN - 100 * S),
                seen(1, 1, 0, SEEN - 1000 * S)));
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid);
    }

    @Test
    void parentsAreFoundWhateverTheOrder() {
        assertSame(thread(10).process(), thread(20).process().parent());
        assertSame(thread(1).process(), thread(10).process().parent());
        assertNull(thread(1).process().parent());
        assertEquals(0, thread(1).process().parentPid());
        assertEquals(2, thread(10).process().threadCount());
        assertEquals(4, room.state.threadCount());
    }

    @Test
    void anOlderCloneEventOfAKnownProcessChangesNothing() {
        ThreadRecord known = thread(20);
        // The tick of /proc is coarser than the event's time.
        room.at(SEEN - 2 * S + 8_000_000);
        Events.fork(room, 20, 10).apply();
        assertSame(known, thread(20));
        assertSame(known, room.event.thread());
        assertEquals(Text.of("seen"), known.name());
        assertEquals(7, known.uid());
        assertEquals(4, room.table.threadCount());
        assertSame(thread(10).process(), known.process().parent());
        assertEquals(room.timeNs(), known.process().startTimeNs(), "the event knows the time better");
    }

    @Test
    void anOlderCloneEventOfAKnownThreadChangesNothing() {
        ThreadRecord known = thread(11);
        room.at(SEEN - 99 * S);
        Events.thread(room, 11, 10, 1).apply();
        assertSame(known, thread(11));
        assertEquals(2, thread(10).process().threadCount());
    }

    @Test
    void aNewerCloneEventIsANewProcessWithTheOldId() {
        ThreadRecord known = thread(20);
        room.at(SEEN + S);
        Events.fork(room, 20, 1).apply();
        assertNotSame(known, thread(20));
        assertSame(thread(1).process(), thread(20).process().parent());
        assertEquals(Text.of("bash"), thread(20).name());
    }

    @Test
    void olderEventsOfTheSameProcessCount() {
        room.at(SEEN - S);
        Events.exec(room, 20, 10, "ls").apply();
        assertEquals(Text.of("ls"), thread(20).name());
        Events.exit(room, 20, 20, true).pass();
        assertNull(room.table.thread(20));
    }

    @Test
    void eventsOfAnEarlierProcessWithTheSameIdDoNotTouchTheLaterOne() {
        ThreadRecord known = thread(20);
        room.at(SEEN - 5 * S);
        Events.exec(room, 20, 1, "earlier").apply();
        ThreadState earlier = Objects.requireNonNull(room.event.thread());
        assertNotSame(known, earlier);
        assertEquals(Text.of("earlier"), earlier.name());
        assertSame(thread(1).process(), earlier.process().parent());
        Events.exit(room, 20, 20, true).with("comm", "earlier").apply();
        assertEquals(
                Text.of("earlier"), Objects.requireNonNull(room.event.thread()).name());
        room.complete();
        assertSame(known, thread(20));
        assertEquals(Text.of("seen"), known.name());
        assertNotNull(room.table.process(20));
    }

    @Test
    void theWholeLifeOfAnEarlierProcessGivesWayToTheOneThatWasSeen() {
        room.at(SEEN - 5 * S);
        Events.fork(room, 20, 1).pass();
        Events.exec(room, 20, 1, "earlier").pass();
        Events.exit(room, 20, 20, true).pass();
        room.at(SEEN - 2 * S);
        Events.fork(room, 20, 10).pass();
        assertSame(thread(10).process(), thread(20).process().parent());
        assertEquals(1, thread(20).process().threadCount());
        assertEquals(4, room.table.threadCount());
    }

    @Test
    void fillingFromThisHostFindsThisTest() {
        room.state.fillFromHost();
        long pid = ProcessHandle.current().pid();
        ThreadRecord main = thread(pid);
        assertEquals(pid, main.process().pid());
        assertEquals(
                ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L),
                main.process().parentPid());
        room.at(System.currentTimeMillis() * 1_000_000);
        room.draft("SYSCALL_GETUID_X", pid).with("uid", 0).apply();
        assertSame(main, room.event.thread());
    }
}
