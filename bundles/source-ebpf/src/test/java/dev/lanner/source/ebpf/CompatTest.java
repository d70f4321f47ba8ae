// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A 32 bit program on a 64 bit kernel is seen like any other. */
@RequiresKernel
class CompatTest {
    private static final int GETPPID_ID = 41;

    private final String file;

    CompatTest(@TempDir Path folder) {
        this.file = folder.resolve("made").toString();
    }

    private static Process start(String... arguments) throws IOException {
        try {
            return new ProcessBuilder(arguments).start();
        } catch (IOException e) {
            assumeTrue(false, "this machine does not run 32 bit programs: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void tellsOfThe32BitCallsAsOfAllOthers() throws Exception {
        String program = Actor.narrowProgram().toString();
        Selection selection = Selections.calls(
                "bind", "open", "openat", "execve", "connect", "kill", "getppid", "setreuid", "socket");
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, selection);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            Process process = start(program, file, "" + port);
            assertEquals(7, process.waitFor());
            CapturedEvent exit = capture.await(Codes.PROCEXIT, process.pid());
            assertEquals(7, exit.number(2));
            assertOpened(capture, process.pid());
            assertRefusedExec(capture, process.pid());
            assertConnected(capture.await(Codes.CONNECT, process.pid()), port);
            assertRefusedBind(capture.await(Codes.BIND, process.pid()));
            assertGeneric(capture, process.pid(), GETPPID_ID, 64);
            List<CapturedEvent> identities =
                    capture.settled(event -> event.code() == Codes.SETREUID && event.tid() == process.pid());
            assertEquals(2, identities.size());
            for (CapturedEvent identity : identities) {
                assertEquals(0, identity.number(1));
                assertEquals(-1, identity.number(2));
                assertEquals(0, identity.number(3));
            }
            // Hardly anybody else makes this call.
            assertEquals(0, capture.stream().count(Codes.OPEN, LossReason.CALLERS_NAME));
            assertEquals(0, capture.stream().count(Codes.BIND, LossReason.CALLERS_NAME));
            assertEquals(0, capture.stream().count(0, LossReason.COMPAT_SYSCALL));
            assertEquals(0, capture.stream().count(0, LossReason.NO_PROGRAM));
        }
    }

    private void assertOpened(LiveCapture capture, long pid) {
        CapturedEvent open = capture.await(Codes.OPEN, pid);
        assertEquals(file, open.text(2));
        // O_WRONLY, O_CREAT, created
        assertEquals(2 | 4 | 16384, open.number(3) & ~2048);
        assertEquals(0640, open.number(4));
        CapturedEvent openat = capture.await(
                "openat",
                event -> event.code() == Codes.OPENAT
                        && event.tid() == pid
                        && event.text(3).equals(file));
        assertEquals(-100, openat.number(2));
        assertEquals(3, openat.number(4) & ~2048);
        assertEquals(open.number(6), openat.number(7));
    }

    private static void assertRefusedExec(LiveCapture capture, long pid) {
        CapturedEvent refused = capture.await(
                "refused execve", event -> event.code() == Codes.EXECVE && event.tid() == pid && event.number(1) == -2);
        assertEquals("first", refused.text(2));
        assertEquals(List.of("second"), refused.texts(3));
        assertEquals(List.of("COLOUR=red"), refused.texts(16));
        assertEquals("/nothing/here", refused.text(31));
    }

    private static void assertConnected(CapturedEvent connect, int port) {
        assertEquals(0, connect.number(1));
        ByteBuffer tuple = ByteBuffer.wrap(connect.bytes(2)).order(ByteOrder.nativeOrder());
        assertEquals(13, tuple.capacity());
        assertArrayEquals(new byte[] {127, 0, 0, 1}, Arrays.copyOfRange(connect.bytes(2), 7, 11));
        assertEquals(port, tuple.getShort(11) & 0xffff);
        ByteBuffer address = ByteBuffer.wrap(connect.bytes(4)).order(ByteOrder.nativeOrder());
        assertEquals(port, address.getShort(5) & 0xffff);
    }

    /** The path is the kernel's: it is not counted as the caller's. */
    private static void assertRefusedBind(CapturedEvent bind) {
        assertEquals(-2, bind.number(1));
        assertArrayEquals("\1/nothing/here\0".getBytes(StandardCharsets.US_ASCII), bind.bytes(2));
    }

    private static void assertGeneric(LiveCapture capture, long pid, int id, int ownNumber) {
        CapturedEvent generic = capture.await(
                "generic event", event -> event.code() == Codes.GENERIC && event.tid() == pid && event.number(1) == id);
        assertEquals(ownNumber, generic.number(2));
    }
}
