// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.state.Host;
import dev.lanner.state.testing.Configurations;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the tables hold, and what they cost. */
class BoundedTablesTest {
    private final StateRoom room = new StateRoom();

    private Map<String, Long> losses() {
        Map<String, Long> losses = new HashMap<>();
        room.state.reportLosses((code, reason, extent, total) -> {
            assertEquals(Loss.Extent.PART, extent);
            losses.put(StateRoom.catalogue().types().get(code).name() + " " + reason, total);
        });
        return losses;
    }

    private StateRoom.Draft open(long tid, long number) {
        return room.draft("SYSCALL_OPENAT_2_X", tid)
                .with("fd", number)
                .with("dirfd", -100)
                .with("name", "/var/log/messages")
                .with("flags", 1);
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        room.state.change(Configurations.of(StateConfig.class, Map.of("thread$_$limit", 2, "file$_$limit", 3)));
        Events.fork(room, 10, 1).pass();
        Events.fork(room, 11, 1).pass();
        Events.fork(room, 12, 1).pass();
        assertEquals(2, room.state.threadCount());
        for (int i = 0; i < 5; i++) {
            open(10, i).pass();
        }
        room.draft("SYSCALL_READ_X", 10).with("res", 1).with("fd", 77).pass();
        room.draft("SYSCALL_READ_X", 10).with("res", -9).with("fd", 78).pass();
        assertEquals(3, room.state.fileCount());
        assertEquals(
                Map.of("clone thread-table-full", 1L, "openat file-table-full", 2L, "read unknown-file", 1L), losses());
    }

    @Test
    void theSilentMakeRoomWhereNobodyCanBeAsked() {
        room.state.begin(new Host("other", 0, 1, 0, false));
        room.state.change(Configurations.of(StateConfig.class, Map.of("thread$_$limit", 2)));
        Events.fork(room, 10, 1).pass();
        Events.fork(room, 11, 1).pass();
        room.at(room.timeNs() + 3_600_000_000_000L);
        room.draft("SYSCALL_GETCWD_X", 11).with("res", 0).pass();
        Events.fork(room, 12, 1).pass();
        Events.fork(room, 13, 1).pass();
        assertNull(room.table.thread(10));
        assertNotNull(room.table.thread(11));
        assertNotNull(room.table.thread(13));
    }

    @Test
    void aProcessWhoseEndWasLostGoesWithinMinutes() throws InterruptedException {
        // No kernel gives such an id.
        long tid = 99_999_999;
        Events.fork(room, tid, 1).pass();
        Events.fork(room, ProcessHandle.current().pid(), 1).pass();
        room.state.begin(new Host("this", 0, 1, 0, true));
        Events.fork(room, tid, 1).pass();
        Events.fork(room, ProcessHandle.current().pid(), 1).pass();
        for (int i = 0; i < 100 && room.table.thread(tid) != null; i++) {
            room.at(room.timeNs() + 61_000_000_000L);
            room.draft("SYSCALL_GETCWD_X", 5).with("res", 0).pass();
            Thread.sleep(20);
        }
        assertNull(room.table.thread(tid));
        assertNotNull(room.table.thread(ProcessHandle.current().pid()));
    }

    private ByteBuffer copy(MutableEvent event) {
        ByteBuffer copy = ByteBuffer.allocateDirect(event.recordLength()).order(ByteOrder.nativeOrder());
        return copy.put(0, event.record(), event.recordOffset(), event.recordLength());
    }

    private void pass(MutableEvent view, ByteBuffer record) {
        if (!view.moveTo(record, 0, record.limit(), 0, 7, "syscall")) {
            throw new IllegalStateException("malformed");
        }
        room.state.apply(view);
        room.state.complete(view);
    }

    @Test
    void nothingIsLeftOfAMillionProcesses() {
        Events.fork(room, 1, 0).pass();
        int threads = room.state.threadCount();
        int capacity = room.table.capacity();
        MutableEvent template = Events.fork(room, 70, 1).apply();
        int[] forkIds = {template.offset(3), template.offset(4), template.offset(18), template.offset(19)};
        ByteBuffer fork = copy(template);
        ByteBuffer opened = copy(open(70, 3).apply());
        template = Events.exit(room, 70, 70, true).apply();
        int[] exitIds = {template.offset(template.type().indexOf("pid"))};
        ByteBuffer exit = copy(template);
        room.complete();
        MutableEvent view = StateRoom.newEvent();
        for (int i = 0; i < 1_000_000; i++) {
            long pid = 100L + i;
            for (int at : forkIds) {
                fork.putLong(at, pid);
            }
            fork.putLong(8, pid);
            opened.putLong(8, pid);
            exit.putLong(8, pid);
            exit.putLong(exitIds[0], pid);
            pass(view, fork);
            pass(view, opened);
            // A crowd at times, so that the tables grow and shrink.
            if (i % 100_000 >= 50_000 || i % 100_000 < 40_000) {
                pass(view, exit);
            }
        }
        for (int i = 0; i < 1_000_000; i++) {
            if (i % 100_000 >= 40_000 && i % 100_000 < 50_000) {
                exit.putLong(8, 100L + i);
                exit.putLong(exitIds[0], 100L + i);
                pass(view, exit);
            }
        }
        assertEquals(threads, room.state.threadCount());
        assertEquals(0, room.state.fileCount());
        assertEquals(capacity, room.table.capacity());
    }

    @Test
    void openReadWriteCloseCostLittleAndMakeNoGarbage() {
        Events.fork(room, 10, 1).pass();
        ByteBuffer opened = copy(open(10, 3).apply());
        ByteBuffer read = copy(room.draft("SYSCALL_READ_X", 10)
                .with("res", 100)
                .with("data", new byte[80])
                .with("fd", 3)
                .with("size", 100)
                .apply());
        ByteBuffer written = copy(room.draft("SYSCALL_WRITE_X", 10)
                .with("res", 100)
                .with("data", new byte[80])
                .with("fd", 3)
                .with("size", 100)
                .apply());
        ByteBuffer closed = copy(
                room.draft("SYSCALL_CLOSE_X", 10).with("res", 0).with("fd", 3).apply());
        room.complete();
        ByteBuffer[] mix = {opened, read, written, closed};
        MutableEvent view = StateRoom.newEvent();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            for (int i = 0; i < 400_000; i++) {
                pass(view, mix[i & 3]);
            }
            best = Math.min(best, (System.nanoTime() - start) / 400_000.0);
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - allocated);
        }
        System.out.printf("State: %.0f ns an event of open, read, write, close; reading the record included.%n", best);
        assertTrue(fewest < 20_000, "bytes allocated: " + fewest);
        assertTrue(best < 2000, "ns: " + best);
    }
}
