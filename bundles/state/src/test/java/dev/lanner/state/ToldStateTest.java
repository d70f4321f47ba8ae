// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.state.file.ConnectionStatus;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.Protocol;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.CaptureFile;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import dev.lanner.state.testing.Tables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** State that is told by events, and told on. */
class ToldStateTest {
    private static final Host ELSEWHERE = new Host("other", 0, 4, 0, false);

    private final StateRoom room = new StateRoom();

    private static long word(long pid, long tid) {
        return pid << 32 | tid;
    }

    private StateRoom.Draft task(long pid, long tid, long parent) {
        return room.draft("ITER_TASK_E", word(pid, tid))
                .with("ppid", parent)
                .with("comm", "srv")
                .with("argv", "/usr/sbin/srv\0-d\0")
                .with("exepath", "/usr/sbin/srv")
                .with("cwd", "/var/")
                .with("euid", 5)
                .with("vtgid", pid)
                .with("vpid", tid);
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid));
    }

    @Test
    void aToldThreadIsThere() {
        room.state.begin(ELSEWHERE);
        task(20, 20, 10).apply();
        task(20, 21, 10).apply();
        task(10, 10, 0).apply();
        room.draft("SYSCALL_GETCWD_X", 21).with("res", 0).apply();
        ThreadRecord thread = thread(21);
        assertEquals("srv", thread.name().toString());
        assertEquals("/usr/sbin/srv", thread.process().exe().toString());
        assertEquals(
                List.of("-d"),
                thread.process().arguments().stream().map(Object::toString).toList());
        assertEquals("/var", thread.directory().toString());
        assertEquals(10, Objects.requireNonNull(thread.process().parent()).pid());
        assertEquals(2, thread.process().threadCount());
        assertEquals(-1, thread.process().groupId());
    }

    @Test
    void toldDescriptorsAreThere() {
        room.state.begin(ELSEWHERE);
        task(20, 20, 1).apply();
        room.draft("ITER_TASK_FILE_REGULAR_E", word(20, 20))
                .with("fd", 3)
                .with("path", "/etc/passwd")
                .with("flags", 1)
                .with("ino_num", 77)
                .apply();
        room.draft("ITER_TASK_FILE_MEMFD_E", word(20, 20))
                .with("fd", 4)
                .with("path", "/memfd:secret (deleted)")
                .apply();
        room.draft("ITER_TASK_FILE_ANON_INODE_E", word(20, 20))
                .with("fd", 5)
                .with("fd_type", 2)
                .apply();
        room.draft("ITER_TASK_FILE_SOCKET_INET_E", word(20, 20))
                .with("fd", 6)
                .with("sk_type", 1)
                .with("sk_proto", 6)
                .with("local_ip", new byte[] {10, 0, 0, 1})
                .with("local_port", 5000)
                .with("remote_ip", new byte[] {10, 0, 0, 2})
                .with("remote_port", 80)
                .apply();
        room.draft("ITER_TASK_FILE_SOCKET_INET_E", word(20, 20))
                .with("fd", 7)
                .with("sk_type", 1)
                .with("sk_proto", 6)
                .with("local_ip", new byte[4])
                .with("local_port", 22)
                .apply();
        assertEquals("/etc/passwd", file(20, 3).name().toString());
        assertEquals(FileKind.OPENED_FILE, file(20, 3).kind());
        assertEquals("secret", file(20, 4).name().toString());
        assertEquals(FileKind.EVENT_POLL, file(20, 5).kind());
        assertEquals("10.0.0.1:5000->10.0.0.2:80", file(20, 6).name().toString());
        assertEquals(ConnectionStatus.CONNECTED, file(20, 6).status());
        assertEquals(Protocol.TCP, file(20, 6).protocol());
        assertEquals("0.0.0.0:22", file(20, 7).name().toString());
        assertTrue(file(20, 7).kind().isServerSocket());
        assertEquals(5, room.state.fileCount());
    }

    private FileRecord file(long tid, long number) {
        return Objects.requireNonNull(thread(tid).files().get(number));
    }

    @Test
    void aDescriptorMayBeToldOfAtAnyTime() {
        Events.fork(room, 10, 1).pass();
        MutableEvent event = room.draft("ITER_TASK_FILE_REGULAR_E", word(10, 10))
                .with("fd", 9)
                .with("path", "/passed/on")
                .with("flags", 1)
                .apply();
        assertNotNull(event.file());
        assertEquals("/passed/on", file(10, 9).name().toString());
    }

    @Test
    void anotherHostForgetsEverything() {
        Events.fork(room, 10, 1).pass();
        room.draft("SYSCALL_OPENAT_2_X", 10)
                .with("fd", 3)
                .with("dirfd", -100)
                .with("name", "/x")
                .with("flags", 1)
                .pass();
        room.state.begin(ELSEWHERE);
        assertEquals(0, room.state.threadCount());
        assertEquals(0, room.state.fileCount());
        assertNull(room.table.thread(10));
        assertEquals("other", room.state.host().name());
        assertFalse(room.state.host().isThisOne());
    }

    @Test
    void accountsOfAnotherHostAreThoseItTells() {
        room.state.begin(ELSEWHERE);
        room.draft("USER_ADDED_E", -1)
                .with("uid", 1000)
                .with("gid", 7)
                .with("name", "eve")
                .with("home", "/h")
                .with("shell", "/s")
                .apply();
        room.draft("USER_ADDED_E", -1)
                .with("uid", 1001)
                .with("gid", 7)
                .with("name", "guest")
                .with("container_id", "abc")
                .apply();
        room.draft("GROUP_ADDED_E", -1).with("gid", 7).with("name", "staff").apply();
        room.draft("SYSCALL_GETCWD_X", 21).with("res", 0).apply();
        assertEquals("eve", String.valueOf(room.streamAccounts.accounts().userName(1000)));
        assertEquals("staff", String.valueOf(room.streamAccounts.accounts().groupName(7)));
        assertNull(room.streamAccounts.accounts().userName(1001));
        room.draft("USER_DELETED_E", -1).with("uid", 1000).apply();
        room.draft("SYSCALL_GETCWD_X", 21).with("res", 0).apply();
        assertNull(room.streamAccounts.accounts().userName(1000));
    }

    @Test
    void whatIsToldOnMakesTheSameTables() throws IOException {
        Path path = CaptureFile.find("captures/lab.scap");
        assumeTrue(path != null, "There is no recorded capture to compare with.");
        CaptureFile capture = CaptureFile.read(Objects.requireNonNull(path));
        room.table.fill(capture.threads());
        MutableEvent event = StateRoom.newEvent();
        long[] count = {0};
        capture.forEachEvent((bytes, offset, limit, cpu) -> {
            if (event.moveTo(bytes, offset, limit, cpu, ++count[0], "syscall")) {
                room.state.apply(event);
                room.state.complete(event);
            }
            if (count[0] % 1000 == 0) {
                assertToldOn();
            }
        });
        assertTrue(count[0] > 10_000);
        assertToldOn();
    }

    @Test
    void sharedTablesStayShared() {
        Events.fork(room, 10, 1).pass();
        Events.thread(room, 11, 10, 10).with("flags", 1 | 2).pass();
        Events.fork(room, 12, 10).with("flags", 1 | 2).pass();
        room.draft("SOCKET_SOCKET_X", 12)
                .with("fd", 3)
                .with("domain", 10)
                .with("type", 2)
                .with("proto", 0)
                .with("flags", 4096)
                .pass();
        assertNotNull(thread(10).files().get(3));
        StateRoom other = assertToldOn();
        other.draft("SYSCALL_CLOSE_X", 12).with("res", 0).with("fd", 3).pass();
        assertNull(Objects.requireNonNull(other.table.thread(10)).files().get(3));
        assertEquals(0, other.state.fileCount());
    }

    /** A capture that begins with the end of a thread holds that event, which is about somebody. */
    @Test
    void aThreadWhoseEndIsBeingLookedAtIsToldOnAndEndsThereToo() {
        for (boolean isMain : new boolean[] {true, false}) {
            StateRoom original = new StateRoom();
            Events.fork(original, 10, 1).pass();
            Events.thread(original, 11, 10, 10).pass();
            long tid = isMain ? 10 : 11;
            Events.exit(original, tid, 10, false).apply();
            StateRoom other = toldOn(original);
            assertNotNull(other.table.thread(tid));
            Events.exit(other, tid, 10, false).pass();
            assertNull(other.table.thread(tid));
            long last = isMain ? 11 : 10;
            Events.exit(other, last, 10, true).pass();
            assertNull(other.table.process(10));
        }
    }

    private StateRoom assertToldOn() {
        StateRoom other = toldOn(room);
        List<String> expected = Tables.dump(room.table);
        List<String> actual = Tables.dump(other.table);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertEquals(expected.get(i), actual.get(i));
        }
        assertEquals(expected.size(), actual.size());
        assertEquals(room.state.fileCount(), other.state.fileCount());
        return other;
    }

    private static StateRoom toldOn(StateRoom room) {
        StateRoom other = new StateRoom();
        other.state.begin(ELSEWHERE);
        List<ByteBuffer> records = new ArrayList<>();
        room.state.tell((record, offset, limit) -> records.add(ByteBuffer.allocate(limit - offset)
                .order(ByteOrder.nativeOrder())
                .put(0, record, offset, limit - offset)));
        MutableEvent event = StateRoom.newEvent();
        for (ByteBuffer record : records) {
            assertTrue(event.moveTo(record, 0, record.limit(), 0, 1, "syscall"));
            other.state.apply(event);
            other.state.complete(event);
        }
        other.table.linkOrphans();
        return other;
    }
}
