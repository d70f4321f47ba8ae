// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.state.Host;
import dev.lanner.state.file.FileFlags;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.process.ThreadSnapshot;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads that share a table change it at the same time: what was seen last is true, in whatever order it is told. */
class RacingThreadsTest {
    private static final long BEGIN_NS = 1_100_000_000_000_000_000L;
    private static final long FIRST = 10;
    private static final long SECOND = 11;

    private final StateRoom room = new StateRoom();

    @BeforeEach
    void twoThreads() {
        room.at(BEGIN_NS);
        Events.fork(room, FIRST, 1).pass();
        Events.thread(room, SECOND, FIRST, 1).pass();
        Events.fork(room, 30, FIRST).pass();
    }

    private @Nullable FileRecord file(long tid, long number) {
        return Objects.requireNonNull(room.table.thread(tid)).files().get(number);
    }

    private String name(long tid, long number) {
        FileRecord file = file(tid, number);
        return file == null ? "closed" : file.name().toString();
    }

    private void open(long atNs, long tid, String path, long inode) {
        room.at(BEGIN_NS + atNs);
        room.draft("SYSCALL_OPENAT_2_X", tid)
                .with("fd", 5)
                .with("dirfd", -100)
                .with("name", path)
                .with("flags", 1)
                .with("dev", 7)
                .with("ino", inode)
                .pass();
    }

    private void close(long atNs, long tid) {
        room.at(BEGIN_NS + atNs);
        room.draft("SYSCALL_CLOSE_X", tid).with("res", 0).with("fd", 5).pass();
    }

    private StateRoom.Draft told(long atNs, String type, long number) {
        room.at(BEGIN_NS + atNs);
        return room.draft("ITER_TASK_FILE_" + type + "_E", FIRST << 32 | FIRST).with("fd", number);
    }

    private void toldFile(long atNs, String path, long inode, int flags) {
        told(atNs, "REGULAR", 5)
                .with("path", path)
                .with("flags", flags)
                .with("ino_num", inode)
                .pass();
    }

    @Test
    void anOpenThatComesAfterTheCloseThatWasLaterOpensNothing() {
        close(200, SECOND);
        open(100, FIRST, "/a", 1);
        assertNull(file(FIRST, 5));
        open(300, FIRST, "/b", 2);
        assertEquals("/b", name(SECOND, 5));
    }

    @Test
    void anOpenThatComesAfterTheClosingOfItsRangeOpensNothing() {
        room.at(BEGIN_NS + 200);
        room.draft("SYSCALL_CLOSE_RANGE_X", SECOND)
                .with("res", 0)
                .with("first", 4)
                .with("last", 6)
                .with("flags", 0)
                .pass();
        open(100, FIRST, "/a", 1);
        assertNull(file(FIRST, 5));
    }

    @Test
    void aCloseThatComesAfterTheOpenThatWasLaterClosesNothing() {
        open(300, FIRST, "/b", 2);
        close(200, SECOND);
        assertEquals("/b", name(FIRST, 5));
    }

    @Test
    void anOpenThatEndsAfterItsFileHasGoneLeavesTheOneThatIsThere() {
        open(100, SECOND, "/b", 2);
        // Its own file was closed before the other thread opened; the inode is that of what is there by now.
        open(200, FIRST, "/a", 2);
        assertEquals("/b", name(FIRST, 5));
        close(150, SECOND);
        assertEquals("/b", name(FIRST, 5), "the close is older than the last look");
    }

    @Test
    void whatIsToldAgainAndIsKnownKeepsItsName() {
        open(100, FIRST, "link", 1);
        String before = name(FIRST, 5);
        toldFile(200, "/where/it/leads", 1, 1);
        assertEquals(before, name(FIRST, 5));
        toldFile(300, "/other", 3, 1);
        assertEquals("/other", name(FIRST, 5));
    }

    @Test
    void whatIsToldAgainTellsWhetherItIsClosedOnExec() {
        open(100, FIRST, "/a", 1);
        toldFile(200, "/a", 1, FileFlags.CLOSE_ON_EXEC);
        assertEquals(true, Objects.requireNonNull(file(FIRST, 5)).isClosedOnExec());
        toldFile(150, "/a", 1, 0);
        assertEquals(true, Objects.requireNonNull(file(FIRST, 5)).isClosedOnExec(), "that was older");
    }

    @Test
    void aNumberThatIsToldWithNothingIsClosed() {
        open(100, FIRST, "/a", 1);
        told(200, "ANON_INODE", 5).pass();
        assertNull(file(SECOND, 5));
    }

    @Test
    void aDescriptorOfAnUnknownKindThatAListTellsIsNotNothing() {
        told(200, "ANON_INODE", 5).with("kind", 10).pass();
        assertEquals("", name(SECOND, 5));
    }

    @Test
    void whatIsNotToldWithTheWholeTableIsClosed() {
        open(100, FIRST, "/a", 1);
        told(200, "ANON_INODE", 7).with("fd_type", 1).pass();
        told(300, "ANON_INODE", 8).with("fd_type", 2).pass();
        told(300, "ANON_INODE", -1).pass();
        assertNull(file(FIRST, 5));
        assertNull(file(FIRST, 7));
        assertEquals(1, Objects.requireNonNull(room.table.thread(FIRST)).files().size());
    }

    @Test
    void aForkIsToldOfWhatItHasThoughItsParentsTableIsYounger() {
        open(500, FIRST, "/later", 9);
        room.at(BEGIN_NS + 400);
        Events.fork(room, 40, FIRST).pass();
        room.at(BEGIN_NS + 400);
        room.draft("ITER_TASK_FILE_ANON_INODE_E", 40L << 32 | 40).with("fd", 5).pass();
        assertNull(file(40, 5));
        assertEquals("/later", name(FIRST, 5));
    }

    @Test
    void aThreadThatAListingAddsToAKnownProcessDoesNotMakeItsTableYounger() {
        open(100, FIRST, "/a", 1);
        ThreadSnapshot thread = new ThreadSnapshot();
        thread.pid = FIRST;
        thread.tid = 12;
        thread.seenNs = BEGIN_NS + 1_000;
        room.table.complete(List.of(thread));
        close(200, SECOND);
        assertNull(file(FIRST, 5));
    }

    @Test
    void anEventFromBeforeAListingDoesNotUndoIt() {
        room.state.begin(new Host("other", 0, 4, 0, false));
        room.at(BEGIN_NS + 1_000);
        room.draft("ITER_TASK_E", 20L << 32 | 20)
                .with("ppid", 1)
                .with("comm", "srv")
                .with("vtgid", 20)
                .with("vpid", 20)
                .pass();
        room.at(BEGIN_NS + 1_000);
        room.draft("ITER_TASK_FILE_PIPE_E", 20L << 32 | 20)
                .with("fd", 0)
                .with("ino_num", 4)
                .pass();
        room.at(BEGIN_NS + 2_000);
        // The listing has shown what this call has led to, but not what it was given: that is closed already.
        room.draft("SYSCALL_DUP2_X", 20)
                .with("res", 0)
                .with("oldfd", 9)
                .with("newfd", 0)
                .pass();
        ThreadRecord thread = Objects.requireNonNull(room.table.thread(20));
        assertEquals(4, Objects.requireNonNull(thread.files().get(0)).inode());
    }
}
