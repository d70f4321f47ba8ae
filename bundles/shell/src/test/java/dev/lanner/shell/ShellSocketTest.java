// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ShellSocketTest {
    private final House house = new House();
    private final LooseShell shell = new LooseShell(house);
    private final Path path;

    ShellSocketTest(@TempDir Path folder) {
        this.path = folder.resolve("run/shell.sock");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void answersEachLineWithItsStatus() throws IOException {
        ShellSocket socket = open();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertEquals("ABSENT\n\u00040\n", ask(channel, "phase"));
            String refusal = ask(channel, "sources");
            assertTrue(refusal.startsWith("nothing is being watched here"), refusal);
            assertTrue(refusal.endsWith("\n\u00041\n"), refusal);
            assertEquals("ABSENT\n\u00040\n", ask(channel, "phase"));
        } finally {
            socket.close();
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void letsNobodyElseIn() throws IOException {
        ShellSocket socket = open();
        try {
            assertEquals(
                    "rwx------",
                    permissions(path.toAbsolutePath().resolveSibling(".").normalize()));
            assertEquals("rw-------", permissions(path));
        } finally {
            socket.close();
        }
        Files.setPosixFilePermissions(path.resolveSibling("."), PosixFilePermissions.fromString("rwxrwxrwx"));
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).contains("may be written by others"), refused.getMessage());
    }

    @Test
    void takesThePlaceOfASocketThatNobodyListensOn() throws IOException {
        Files.createDirectories(path.resolveSibling("."));
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        ShellSocket socket = open();
        IOException taken = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(taken.getMessage()).contains("another Lanner"), taken.getMessage());
        socket.close();
    }

    @Test
    void hangsUpWhenItCloses() throws IOException {
        ShellSocket socket = open();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ask(channel, "phase");
            socket.close();
            assertEquals(-1, Channels.newInputStream(channel).read());
        }
    }

    private ShellSocket open() throws IOException {
        return new ShellSocket(path, shell.parts(null), ShellSocket.open(path));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String ask(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        InputStream in = Channels.newInputStream(channel);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean isEnding = false;
        while (true) {
            int value = in.read();
            answer.write(value);
            isEnding |= value == ShellConnection.END;
            if (value < 0 || (isEnding && value == '\n')) {
                return answer.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
