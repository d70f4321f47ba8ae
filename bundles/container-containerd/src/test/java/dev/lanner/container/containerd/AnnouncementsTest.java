// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.containerd.Announcements.Announced;
import dev.lanner.spi.container.ContainerWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that announces what the test wants, in the frames of HTTP/2. */
@Timeout(30)
final class AnnouncementsTest {
    private final Path folder;
    private final Path path;
    private final ServerSocketChannel server;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Announcements announcements = new Announcements();

    AnnouncementsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        path = folder.resolve("containerd.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @BeforeEach
    void bind() throws IOException {
        server.bind(UnixDomainSocketAddress.of(path));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] text(int number, String text) {
        return Protobuf.message(number, text);
    }

    /** A message as it stands in the stream. */
    private static byte[] envelope(String namespace, String topic, byte[]... event) {
        byte[] message = joined(
                text(2, namespace),
                text(3, topic),
                Protobuf.message(4, joined(text(1, "a type"), Protobuf.message(2, joined(event)))));
        return joined(
                ByteBuffer.allocate(5).put((byte) 0).putInt(message.length).array(), message);
    }

    private static byte[] made(String id, String image) {
        return envelope("default", "/containers/create", text(1, id), text(2, image));
    }

    private static byte[] started(String id, String layers) {
        byte[] mount = joined(text(1, "overlay"), text(2, "overlay"), text(4, "lowerdir=" + layers));
        return envelope("default", "/tasks/create", text(1, id), Protobuf.message(3, mount));
    }

    private static byte[] frame(byte[] data) {
        return joined(
                ByteBuffer.allocate(9)
                        .put((byte) 0)
                        .putShort((short) data.length)
                        .put((byte) 0)
                        .put((byte) 0)
                        .putInt(1)
                        .array(),
                data);
    }

    private void hear() {
        try {
            announcements.hear(path, new Announcements.Listener() {
                @Override
                public void onTask(String namespace, String id) {
                    heard.add(namespace + " " + id);
                }

                @Override
                public void onTaskGone(String namespace, String id) {
                    heard.add(namespace + " -" + id);
                }
            });
        } catch (IOException e) {
            heard.add("end");
        }
    }

    private SocketChannel connected() throws IOException {
        Thread thread = new Thread(this::hear);
        thread.setDaemon(true);
        thread.start();
        return server.accept();
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void hearsImageAndLayersWhateverTheFramesAre() throws Exception {
        try (SocketChannel daemon = connected()) {
            byte[] all = joined(made("one", "docker.io/nginx:1"), started("one", "/b:/a"), made("two", "x:2"));
            int middle = all.length / 2;
            ByteBuffer first = ByteBuffer.wrap(
                    frame(ByteBuffer.allocate(middle).put(all, 0, middle).array()));
            daemon.write(first);
            byte[] rest = new byte[all.length - middle];
            System.arraycopy(all, middle, rest, 0, rest.length);
            daemon.write(ByteBuffer.wrap(frame(rest)));
            assertEquals("default one", next());
            assertEquals(
                    new Announced("docker.io/nginx:1", List.of("/b", "/a"), true, false),
                    announcements.find("default", "one"));
            assertNull(announcements.find("other", "one"));
            assertNull(announcements.awaitTask("default", "two", 20), "it is not being started");
            assertNotNull(announcements.find("default", "two"));
        }
        assertEquals("end", next());
        assertNull(announcements.find("default", "one"), "another one may have its name by now");
    }

    @Test
    void waitsForWhatIsOnItsWay() throws Exception {
        try (SocketChannel daemon = connected()) {
            daemon.write(ByteBuffer.wrap(frame(made("one", "x:1"))));
            Thread later = new Thread(() -> {
                try {
                    Thread.sleep(100);
                    daemon.write(ByteBuffer.wrap(frame(started("one", "/a"))));
                } catch (IOException | InterruptedException e) {
                    heard.add(e.toString());
                }
            });
            while (announcements.find("default", "one") == null) {
                Thread.sleep(1);
            }
            later.start();
            Announced found = announcements.awaitTask("default", "one", 10_000);
            assertEquals(new Announced("x:1", List.of("/a"), true, false), found);
            later.join();
        }
    }

    @Test
    void tellsOfABeginOnlyWhereThatIsNews() throws Exception {
        try (SocketChannel daemon = connected()) {
            daemon.write(ByteBuffer.wrap(frame(joined(made("one", "x:1"), made("two", "x:1")))));
            while (announcements.find("default", "two") == null) {
                Thread.sleep(1);
            }
            announcements.onTold("default", "one");
            byte[] program = envelope("default", "/tasks/delete", text(1, "one"), text(5, "a-program"));
            byte[] itself = envelope("default", "/tasks/delete", text(1, "one"), text(5, "one"));
            daemon.write(ByteBuffer.wrap(frame(joined(started("one", "/a"), started("two", "/a"), program, itself))));
            assertEquals("default two", next());
            assertEquals("default -one", next());
        }
    }

    @Test
    void nobodyIsWaitedForWhereNothingIsHeard() throws InterruptedException {
        long begin = System.nanoTime();
        assertNull(announcements.awaitTask("default", "one", 10_000));
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
    }

    /** As one of a millisecond, whose folder is gone when there is time to look. */
    @Test
    void aContainerThatHasEndedIsKnownByWhatWasAnnounced() throws Exception {
        Path states = folder.resolve("state");
        Files.createDirectories(states.resolve("default"));
        ContainerdContainers containers =
                new ContainerdContainers(List.of(states), List.of(), path, List.of(), Set.of("default"));
        Thread watch = new Thread(() -> {
            try {
                containers.watch(new ContainerWatch.Listener() {
                    @Override
                    public void onChanged(ContainerKey key) {
                        heard.add(key.id());
                    }

                    @Override
                    public void onRemoved(ContainerKey key) {
                        heard.add("-" + key.id());
                    }
                });
            } catch (IOException | InterruptedException e) {
                heard.add("end");
            }
        });
        watch.start();
        // What is asked first is whether there is such a daemon.
        server.accept().close();
        try (SocketChannel daemon = server.accept()) {
            daemon.write(ByteBuffer.wrap(frame(joined(
                    made("one", "docker.io/library/nginx:1"),
                    started("one", "/layers/b:/layers/a"),
                    envelope("default", "/tasks/delete", text(1, "one"))))));
            assertEquals("one", next());
            assertEquals("-one", next());
            ContainerDescription told = containers.describe(new ContainerKey("containerd", "one", "one", "default"), 0);
            assertNotNull(told);
            assertEquals("docker.io/library/nginx", told.image().repository());
            assertEquals(List.of("/layers/b", "/layers/a"), told.files().layers());
            assertFalse(told.flags().hasHostPid(), "nobody says that it shares anything");
        }
        watch.interrupt();
        watch.join();
    }
}
