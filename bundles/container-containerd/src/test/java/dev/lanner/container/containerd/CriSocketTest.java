// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class CriSocketTest {
    /** A message in a message. */
    private static byte[] in(int number, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return Protobuf.message(number, content.toByteArray());
    }

    private static byte[] text(int number, String text) {
        return Protobuf.message(number, text);
    }

    @Test
    void readsAPod() throws IOException {
        byte[] status = in(
                1,
                text(1, "5a5a"),
                in(2, text(1, "web-7"), text(2, "u-1"), text(3, "shop"), new byte[] {4 << 3, 1}),
                new byte[] {3 << 3, 0},
                in(5, text(1, "10.0.0.7"), in(2, text(1, "fd00::7"))),
                in(7, text(1, "app"), text(2, "web")),
                in(7, text(1, "tier"), text(2, "front".repeat(50))),
                in(8, text(1, "note"), text(2, "no label")));
        String info =
                """
                {"pid":7,"cniResult":{"Interfaces":{"lo":{"IPConfigs":[{"IP":"127.0.0.1"}]},
                "eth0":{"IPConfigs":[{"IP":"10.0.0.7"}],"Mac":"aa"},"veth1":{"IPConfigs":null}}}}""";
        byte[] more = in(2, text(1, "info"), text(2, info));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(status);
        answer.writeBytes(more);
        assertEquals(
                new CriSocket.Pod(
                        "web-7",
                        "u-1",
                        "shop",
                        "10.0.0.7",
                        Map.of("app", "web", "tier", "front".repeat(50)),
                        "[{\"eth0\":{\"IPConfigs\":[{\"IP\":\"10.0.0.7\"}],\"Mac\":\"aa\"}}]"),
                CriSocket.parsePod(answer.toByteArray()));
    }

    @Test
    void readsAContainer() throws IOException {
        byte[] answer = in(
                1,
                text(1, "aa"),
                in(8, text(1, "nginx:1")),
                text(9, "docker.io/nginx@sha256:01"),
                in(12, text(1, "io.kubernetes.container.name"), text(2, "web")));
        assertEquals(
                new CriSocket.Container("docker.io/nginx@sha256:01", Map.of("io.kubernetes.container.name", "web")),
                CriSocket.parseContainer(answer));
    }

    @Test
    void saysSoWhereThereIsRubbish() {
        assertThrows(IOException.class, () -> CriSocket.parsePod(new byte[] {10, 120, 1}));
        assertThrows(IOException.class, () -> CriSocket.parseContainer(new byte[] {11}));
        assertThrows(IOException.class, () -> CriSocket.parsePod(in(2, text(1, "info"), text(2, "{"))));
    }

    @Test
    void waitsNoLongerThanItWasTold(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("silent.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            long begin = System.nanoTime();
            IOException failure = assertThrows(IOException.class, () -> new CriSocket(path, 50).pod("5a5a"));
            long tookMs = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(String.valueOf(failure.getMessage()).endsWith("has not answered within 50 ms"));
            assertTrue(tookMs >= 49 && tookMs < 5_000, tookMs + " ms");
        }
    }
}
