// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class StoredContainerTest {
    private final Path socket;

    StoredContainerTest(@TempDir Path folder) {
        socket = folder.resolve("containerd.sock");
    }

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] container() {
        byte[] label = field(2, joined(text(1, "nerdctl/name"), text(2, "web")));
        byte[] time = field(8, new byte[] {8, (byte) 0x96, 1});
        return field(
                1,
                joined(
                        text(1, "one"),
                        label,
                        text(3, "docker.io/library/nginx:1.25"),
                        text(6, "overlayfs"),
                        text(7, "one-key"),
                        time));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return joined(
                ByteBuffer.allocate(9)
                        .put((byte) 0)
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .array(),
                payload);
    }

    @Test
    void readsImageAndLabels() throws IOException {
        StoredContainer stored = StoredContainer.parse(container());
        assertEquals(
                new StoredContainer(
                        "docker.io/library/nginx:1.25", Map.of("nerdctl/name", "web"), "overlayfs", "one-key"),
                stored);
    }

    @Test
    void readsTheLayersTheUppermostFirst() throws IOException {
        byte[] overlay = field(
                1,
                joined(
                        text(1, "overlay"),
                        text(2, "overlay"),
                        text(4, "index=off"),
                        text(4, "workdir=/s/9/work"),
                        text(4, "lowerdir=/s/7/fs:/s/3/fs"),
                        text(4, "upperdir=/s/9/fs")));
        assertEquals(List.of("/s/9/fs", "/s/7/fs", "/s/3/fs"), StoredContainer.parseMounts(overlay));
        byte[] bind = field(1, joined(text(1, "bind"), text(2, "/s/5"), text(4, "rw"), text(4, "rbind")));
        assertEquals(List.of("/s/5"), StoredContainer.parseMounts(bind));
        byte[] device = field(1, joined(text(1, "ext4"), text(2, "/dev/dm-7")));
        assertEquals(List.of(), StoredContainer.parseMounts(device));
        assertThrows(IOException.class, () -> StoredContainer.parseMounts(new byte[] {10, 120, 1}));
    }

    @Test
    void saysSoWhereThereIsRubbish() {
        assertThrows(IOException.class, () -> StoredContainer.parse(new byte[] {10, 120, 1}));
        assertThrows(IOException.class, () -> StoredContainer.parse(new byte[] {11}));
        assertThrows(
                IOException.class, () -> StoredContainer.parse(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1}));
    }

    @Test
    void takesTheMessageFromTheFramesOfAnAnswer() throws Exception {
        byte[] message = container();
        byte[] body = joined(
                ByteBuffer.allocate(5).put((byte) 0).putInt(message.length).array(), message);
        int middle = body.length / 2;
        byte[] first = ByteBuffer.allocate(middle).put(body, 0, middle).array();
        byte[] padded = ByteBuffer.allocate(1 + body.length - middle + 2)
                .put((byte) 2)
                .put(body, middle, body.length - middle)
                .array();
        StoredContainer stored = ask(joined(
                frame(4, 0, 0, new byte[0]),
                frame(6, 0, 0, new byte[8]),
                frame(1, 4, 1, new byte[] {(byte) 0x88}),
                frame(0, 0, 1, first),
                frame(0, 8, 1, padded),
                frame(1, 5, 1, new byte[0])));
        assertNotNull(stored);
        assertEquals("docker.io/library/nginx:1.25", stored.image());
    }

    @Test
    void knowsNoContainerWhereTheAnswerHasNoMessage() throws Exception {
        assertNull(ask(frame(1, 5, 1, new byte[] {(byte) 0x88})));
    }

    @Test
    void failsWhereTheAnswerIsNone() {
        assertThrows(IOException.class, () -> ask(frame(7, 0, 0, new byte[8])));
        assertThrows(IOException.class, () -> ask(new byte[] {0, 0}));
        assertThrows(
                IOException.class, () -> ask("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private @Nullable StoredContainer ask(byte[] answer) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread daemon = new Thread(() -> {
                try (SocketChannel channel = server.accept()) {
                    channel.write(ByteBuffer.wrap(answer));
                    channel.shutdownOutput();
                    ByteBuffer question = ByteBuffer.allocate(4096);
                    while (channel.read(question) > 0) {
                        question.clear();
                    }
                } catch (IOException e) {
                    // The test sees what it gets.
                }
            });
            daemon.start();
            return StoredContainer.ask(socket, "default", "one");
        } finally {
            Files.deleteIfExists(socket);
        }
    }
}
