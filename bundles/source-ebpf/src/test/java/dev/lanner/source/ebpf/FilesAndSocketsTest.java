// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
class FilesAndSocketsTest {
    private final Path folder;
    private LiveCapture capture;

    FilesAndSocketsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws Exception {
        Actor.program();
        capture = new LiveCapture(StreamSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        capture.close();
    }

    private CapturedEvent openOf(Process process, String name, int accessMode) {
        return capture.await(
                "openat of " + name,
                event -> event.code() == Codes.OPENAT
                        && event.tid() == process.pid()
                        && event.text(3).equals(name)
                        && (event.number(4) & 3) == accessMode);
    }

    @Test
    void tellsOfOpenedFiles() throws Exception {
        Process process = Actor.run("files", folder.toString());
        assertEquals(0, process.exitValue());
        String name = folder.resolve("made").toString();
        // O_CREAT, O_EXCL, O_CLOEXEC, created
        CapturedEvent made = openOf(process, name, 2);
        assertEquals(2 | 4 | 32 | 4096 | 16384, made.number(4));
        assertEquals(-100, made.number(2));
        assertEquals(0640, made.number(5));
        assertTrue(made.number(1) >= 3);
        assertEquals(Files.getAttribute(folder.resolve("made"), "unix:ino"), made.number(7));
        // O_APPEND; the mode counts for new files only
        CapturedEvent again = openOf(process, name, 3);
        assertEquals(3 | 8, again.number(4));
        assertEquals(0, again.number(5));
        CapturedEvent failed = openOf(process, "/nothing/here", 1);
        assertEquals(-2, failed.number(1));
        assertEquals(0, failed.number(7));
        CapturedEvent creat = capture.await(Codes.CREAT, process.pid());
        assertEquals(name, creat.text(2));
        assertEquals(0600, creat.number(3));
        CapturedEvent chdir = capture.await(Codes.CHDIR, process.pid());
        assertEquals(0, chdir.number(1));
        assertEquals(folder.toString(), chdir.text(2));
        assertEquals(folder.toRealPath().toString(), chdir.text(3));
        CapturedEvent refused = capture.await(
                "failed chdir",
                event -> event.code() == Codes.CHDIR && event.tid() == process.pid() && event.number(1) == -2);
        assertEquals(folder.toRealPath().toString(), refused.text(3));
    }

    @Test
    void tellsOfAnInetConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = Actor.run("inet", "" + server.getLocalPort());
            assertEquals(0, process.exitValue());
            CapturedEvent connect = capture.await(Codes.CONNECT, process.pid());
            assertEquals(0, connect.number(1));
            ByteBuffer tuple = ByteBuffer.wrap(connect.bytes(2)).order(ByteOrder.nativeOrder());
            assertEquals(13, tuple.capacity());
            assertEquals(2, tuple.get(0));
            assertArrayEquals(new byte[] {127, 0, 0, 1}, Arrays.copyOfRange(connect.bytes(2), 1, 5));
            assertTrue(tuple.getShort(5) != 0);
            assertArrayEquals(new byte[] {127, 0, 0, 1}, Arrays.copyOfRange(connect.bytes(2), 7, 11));
            assertEquals(server.getLocalPort(), tuple.getShort(11) & 0xffff);
            ByteBuffer address = ByteBuffer.wrap(connect.bytes(4)).order(ByteOrder.nativeOrder());
            assertEquals(7, address.capacity());
            assertEquals(server.getLocalPort(), address.getShort(5) & 0xffff);
        }
    }

    @Test
    void tellsOfAnInet6Connection() throws Exception {
        Process process = Actor.run("inet6", "999");
        assertEquals(0, process.exitValue());
        CapturedEvent connect = capture.await(Codes.CONNECT, process.pid());
        ByteBuffer tuple = ByteBuffer.wrap(connect.bytes(2)).order(ByteOrder.nativeOrder());
        assertEquals(37, tuple.capacity());
        assertEquals(10, tuple.get(0));
        assertEquals(1, tuple.get(16));
        assertEquals(1, tuple.get(34));
        assertEquals(999, tuple.getShort(35));
        ByteBuffer address = ByteBuffer.wrap(connect.bytes(4)).order(ByteOrder.nativeOrder());
        assertEquals(19, address.capacity());
        assertEquals(1, address.get(16));
        assertEquals(999, address.getShort(17));
    }

    @Test
    void tellsOfAUnixConnection() throws Exception {
        String path = folder.resolve("socket").toString();
        Process process = Actor.run("unix", path);
        assertEquals(0, process.exitValue());
        CapturedEvent connect = capture.await(Codes.CONNECT, process.pid());
        byte[] text = (path + '\0').getBytes(StandardCharsets.UTF_8);
        byte[] tuple = connect.bytes(2);
        assertEquals(1, tuple[0]);
        assertArrayEquals(text, Arrays.copyOfRange(tuple, 17, tuple.length));
        byte[] address = connect.bytes(4);
        assertEquals(1, address[0]);
        assertArrayEquals(text, Arrays.copyOfRange(address, 1, address.length));
    }
}
