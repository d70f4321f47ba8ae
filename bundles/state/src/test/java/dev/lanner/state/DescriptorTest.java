// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.state.file.ConnectionStatus;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.Protocol;
import dev.lanner.state.file.SocketRole;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What events do to descriptors. */
class DescriptorTest {
    private final StateRoom room = new StateRoom();

    @BeforeEach
    void twoProcesses() {
        Events.fork(room, 10, 1).pass();
        Events.fork(room, 11, 10).pass();
    }

    private @Nullable FileRecord file(long tid, long number) {
        return Objects.requireNonNull(room.table.thread(tid)).files().get(number);
    }

    private FileRecord known(long tid, long number) {
        return Objects.requireNonNull(file(tid, number));
    }

    private static FileRecord of(MutableEvent event) {
        return (FileRecord) Objects.requireNonNull(event.file());
    }

    private MutableEvent open(long tid, long number, String path, int flags) {
        return room.draft("SYSCALL_OPENAT_2_X", tid)
                .with("fd", number)
                .with("dirfd", -100)
                .with("name", path)
                .with("flags", flags)
                .with("dev", 7)
                .with("ino", 99)
                .apply();
    }

    private MutableEvent close(long tid, long number, long result) {
        MutableEvent event = room.draft("SYSCALL_CLOSE_X", tid)
                .with("res", result)
                .with("fd", number)
                .apply();
        return event;
    }

    static byte[] tuple(String source, int sourcePort, String destination, int destinationPort) {
        ByteBuffer bytes = ByteBuffer.allocate(13).order(ByteOrder.nativeOrder());
        bytes.put((byte) 2).put(address(source)).putShort((short) sourcePort);
        bytes.put(address(destination)).putShort((short) destinationPort);
        return bytes.array();
    }

    static byte[] endpoint(String address, int port) {
        ByteBuffer bytes = ByteBuffer.allocate(7).order(ByteOrder.nativeOrder());
        return bytes.put((byte) 2).put(address(address)).putShort((short) port).array();
    }

    private static byte[] address(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private FileRecord socket(long tid, long number, int domain, int type) {
        return of(room.draft("SOCKET_SOCKET_X", tid)
                .with("fd", number)
                .with("domain", domain)
                .with("type", type)
                .with("proto", 0)
                .with("flags", 0)
                .apply());
    }

    @Test
    void anOpenedFileHasTheAbsolutePathAndAllThatTheEventTells() {
        MutableEvent event = open(10, 3, "a/../b.txt", 2);
        FileRecord file = of(event);
        assertEquals("/home/b.txt", file.name().toString());
        assertEquals("a/../b.txt", file.rawName().toString());
        assertEquals(FileKind.OPENED_FILE, file.kind());
        assertEquals("file", file.type().toString());
        assertEquals(7, file.device());
        assertEquals(99, file.inode());
        assertEquals(10, file.openedBy());
        assertTrue(file.isRenamedBy(event));
    }

    @Test
    void aPathIsJoinedToTheDirectoryOfItsDescriptor() {
        open(10, 3, "/srv/data", 1024);
        assertEquals(FileKind.DIRECTORY, known(10, 3).kind());
        MutableEvent event = room.draft("SYSCALL_OPENAT_2_X", 10)
                .with("fd", 4)
                .with("dirfd", 3)
                .with("name", "x")
                .with("flags", 1)
                .apply();
        assertEquals("/srv/data/x", of(event).name().toString());
    }

    @Test
    void aFailedOpenMakesNothing() {
        assertNull(open(10, -2, "/none", 1).file());
        assertEquals(0, room.state.fileCount());
    }

    @Test
    void aClosedDescriptorIsThereUntilTheRulesHaveSeenTheEvent() {
        open(10, 3, "/a", 1);
        MutableEvent event = close(10, 3, 0);
        assertEquals("/a", of(event).name().toString());
        room.complete();
        assertNull(file(10, 3));
        assertEquals(0, room.state.fileCount());
    }

    @Test
    void anInterruptedCloseClosesAndABadOneDoesNot() {
        open(10, 3, "/a", 1);
        close(10, 3, -9);
        room.complete();
        assertNotNull(file(10, 3));
        close(10, 3, -4);
        room.complete();
        assertNull(file(10, 3));
    }

    @Test
    void aForkedChildGoesItsOwnWay() {
        open(10, 3, "/a", 1);
        Events.fork(room, 12, 10).pass();
        assertEquals("/a", known(12, 3).name().toString());
        close(12, 3, 0);
        room.complete();
        assertNull(file(12, 3));
        assertNotNull(file(10, 3));
        open(10, 4, "/b", 1);
        assertNull(file(12, 4));
        assertEquals(2, room.state.fileCount());
    }

    @Test
    void aChangeInTheChildLeavesTheParentsRecordAlone() {
        socket(10, 3, 2, 1);
        Events.fork(room, 12, 10).pass();
        room.draft("SOCKET_CONNECT_X", 12)
                .with("res", 0)
                .with("fd", 3)
                .with("tuple", tuple("10.0.0.1", 5000, "10.0.0.2", 80))
                .pass();
        assertEquals("10.0.0.1:5000->10.0.0.2:80", known(12, 3).name().toString());
        assertEquals("", known(10, 3).name().toString());
    }

    @Test
    void aChildGetsWhatItsParentHadWhenTheCallCameBack() {
        open(10, 3, "/a", 1);
        room.draft("SYSCALL_CLONE_20_X", 10).with("res", 12).with("flags", 0).pass();
        close(10, 3, 0);
        room.complete();
        Events.fork(room, 12, 10).pass();
        assertEquals("/a", known(12, 3).name().toString());
    }

    @Test
    void threadsShareDescriptorsUntilOneTakesItsOwn() {
        Events.thread(room, 13, 10, 10).with("flags", 1).pass();
        open(13, 3, "/a", 1);
        assertNotNull(file(10, 3));
        room.draft("SYSCALL_UNSHARE_X", 13).with("res", 0).with("flags", 1).pass();
        close(13, 3, 0);
        room.complete();
        assertNull(file(13, 3));
        assertNotNull(file(10, 3));
    }

    @Test
    void execClosesWhatWasMarked() {
        open(10, 3, "/a", 1 | 4096);
        open(10, 4, "/b", 1);
        room.draft("SYSCALL_FCNTL_X", 10)
                .with("res", 0)
                .with("fd", 4)
                .with("cmd", 3)
                .with("arg", 1)
                .pass();
        open(10, 5, "/c", 1);
        room.draft("SYSCALL_DUP2_X", 10)
                .with("res", 6)
                .with("oldfd", 3)
                .with("newfd", 6)
                .pass();
        Events.exec(room, 10, 1, "prog").pass();
        assertNull(file(10, 3));
        assertNull(file(10, 4));
        assertEquals("/c", known(10, 5).name().toString());
        assertEquals("/a", known(10, 6).name().toString());
    }

    @Test
    void aRangeIsClosedOrMarked() {
        for (int i = 3; i < 10; i++) {
            open(10, i, "/" + i, 1);
        }
        room.draft("SYSCALL_CLOSE_RANGE_X", 10)
                .with("res", 0)
                .with("first", 5)
                .with("last", 7)
                .with("flags", 0)
                .pass();
        room.draft("SYSCALL_CLOSE_RANGE_X", 10)
                .with("res", 0)
                .with("first", 8)
                .with("last", 0xFFFFFFFFL)
                .with("flags", 4)
                .pass();
        assertEquals(4, room.state.fileCount());
        Events.exec(room, 10, 1, "prog").pass();
        assertEquals(2, room.state.fileCount());
        assertNotNull(file(10, 3));
        assertNull(file(10, 9));
    }

    @Test
    void aConnectionGoesFromPendingToConnected() {
        socket(10, 3, 2, 1);
        MutableEvent event = room.draft("SOCKET_CONNECT_X", 10)
                .with("res", -115)
                .with("fd", 3)
                .with("tuple", tuple("10.0.0.1", 5000, "10.0.0.2", 80))
                .apply();
        FileRecord file = of(event);
        assertEquals(ConnectionStatus.PENDING, file.status());
        assertEquals(SocketRole.CLIENT, file.role());
        assertEquals(Protocol.TCP, file.protocol());
        assertEquals("10.0.0.1:5000->10.0.0.2:80", file.name().toString());
        room.draft("SYSCALL_WRITE_X", 10).with("res", 5).with("fd", 3).pass();
        assertEquals(ConnectionStatus.CONNECTED, known(10, 3).status());
    }

    @Test
    void aDatagramSocketIsCalledAfterItsLastPeer() {
        socket(10, 3, 2, 2);
        MutableEvent first = room.draft("SOCKET_SENDTO_X", 10)
                .with("res", 1)
                .with("fd", 3)
                .with("tuple", tuple("10.0.0.1", 5000, "10.0.0.2", 53))
                .apply();
        assertEquals("10.0.0.1:5000->10.0.0.2:53", of(first).name().toString());
        assertTrue(of(first).isRenamedBy(first));
        MutableEvent answer = room.draft("SOCKET_RECVFROM_X", 10)
                .with("res", 1)
                .with("fd", 3)
                .with("tuple", tuple("10.0.0.2", 53, "10.0.0.1", 5000))
                .apply();
        assertEquals("10.0.0.1:5000->10.0.0.2:53", of(answer).name().toString());
        assertTrue(!of(answer).isRenamedBy(answer));
        MutableEvent other = room.draft("SOCKET_SENDTO_X", 10)
                .with("res", 1)
                .with("fd", 3)
                .with("tuple", tuple("10.0.0.1", 5000, "10.0.0.9", 53))
                .apply();
        assertEquals("10.0.0.1:5000->10.0.0.9:53", of(other).name().toString());
    }

    @Test
    void aServerBindsAndAccepts() {
        socket(10, 3, 2, 1);
        MutableEvent bound = room.draft("SOCKET_BIND_X", 10)
                .with("res", 0)
                .with("fd", 3)
                .with("addr", endpoint("0.0.0.0", 80))
                .apply();
        assertEquals("0.0.0.0:80", of(bound).name().toString());
        assertTrue(of(bound).kind().isServerSocket());
        MutableEvent accepted = room.draft("SOCKET_ACCEPT4_6_X", 10)
                .with("fd", 4)
                .with("tuple", tuple("10.0.0.9", 4000, "10.0.0.1", 80))
                .with("flags", 0)
                .apply();
        FileRecord file = of(accepted);
        assertEquals("10.0.0.9:4000->10.0.0.1:80", file.name().toString());
        assertEquals(SocketRole.SERVER, file.role());
        assertEquals(ConnectionStatus.CONNECTED, file.status());
    }

    @Test
    void descriptorsThatComeWithAMessageReplaceWhatHadTheirNumbers() {
        open(10, 7, "/old", 1);
        ByteBuffer control = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        control.putLong(20).putInt(1).putInt(1).putInt(7);
        room.draft("SOCKET_RECVMSG_X", 10)
                .with("res", 1)
                .with("fd", 3)
                .with("msgcontrol", control.array())
                .pass();
        assertNull(file(10, 7));
    }

    @Test
    void aBorrowedDescriptorIsTheOtherProcesses() {
        open(11, 5, "/theirs", 1);
        room.draft("SYSCALL_PIDFD_OPEN_X", 10)
                .with("fd", 3)
                .with("pid", 11)
                .with("flags", 0)
                .pass();
        assertEquals("/proc/11", known(10, 3).name().toString());
        MutableEvent event = room.draft("SYSCALL_PIDFD_GETFD_X", 10)
                .with("fd", 4)
                .with("pid_fd", 3)
                .with("target_fd", 5)
                .with("flags", 0)
                .apply();
        assertEquals("/theirs", of(event).name().toString());
        assertEquals(4, of(event).number());
        assertTrue(of(event).isClosedOnExec());
    }

    @Test
    void onlyCommandsThatMakeDescriptorsMakeThem() {
        open(10, 0, "/stdin", 1);
        room.draft("SYSCALL_BPF_2_X", 10).with("fd", 0).with("cmd", 1).pass();
        assertEquals("/stdin", known(10, 0).name().toString());
        room.draft("SYSCALL_BPF_2_X", 10).with("fd", 9).with("cmd", 5).pass();
        assertEquals(FileKind.BPF, known(10, 9).kind());
    }

    @Test
    void nothingIsLeftOfAProcessThatHasEnded() {
        open(10, 3, "/a", 1);
        byte[] name = "m".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, name.length);
        room.draft("SYSCALL_PIPE2_X", 10)
                .with("res", 0)
                .with("fd1", 4)
                .with("fd2", 5)
                .with("ino", 8)
                .with("flags", 0)
                .pass();
        assertEquals(FileKind.PIPE, known(10, 5).kind());
        assertEquals(3, room.state.fileCount());
        Events.exit(room, 10, 10, true).pass();
        assertEquals(0, room.state.fileCount());
        ThreadRecord gone = room.table.thread(10);
        assertNull(gone);
    }
}
