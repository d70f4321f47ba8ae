// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a server on a real socket that answers as Docker 20.10 has answered, or worse. */
@Timeout(20)
final class EngineSocketTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String CREATED =
            """
            [{"Id":"ID","Names":["/other/link","/web1"],"Image":"registry:5000/shop/web:1.2",
             "ImageID":"sha256:aabbcc","Command":"/bin/sleep 300","Created":1700000000,"Ports":[],
             "Labels":{"tier":"front","io.kubernetes.pod.name":"p1","io.kubernetes.pod.namespace":"shop",
              "io.kubernetes.pod.uid":"u-1","io.kubernetes.sandbox.id":"5a5a"},
             "State":"created","Status":"Created","HostConfig":{"NetworkMode":"host"},
             "NetworkSettings":{"Networks":{"none":{"IPAddress":""},"bridge":{"IPAddress":"172.17.0.2"}}},
             "Mounts":[{"Type":"bind","Source":"/srv","Destination":"/data","Mode":"ro","RW":false,
              "Propagation":"rprivate"}]}]
            """
                    .replace("ID\"", ID + "\"")
                    .replace("Image" + ID, "ImageID");

    @TempDir
    @Nullable
    Path folder;

    private @Nullable FakeEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine(socket());
        engine().answer("/info", "{\"DockerRootDir\":\"" + folder + "/root\"}");
        engine().answer(
                        "/images/sha256%3Aaabbcc/json",
                        """
                {"RepoDigests":["other@sha256:01","registry:5000/shop/web@sha256:02"]}""");
    }

    @AfterEach
    void stop() throws IOException {
        engine().close();
    }

    private FakeEngine engine() {
        FakeEngine started = engine;
        assertNotNull(started);
        return started;
    }

    private Path socket() {
        assertNotNull(folder);
        return folder.resolve("docker.sock");
    }

    private EngineSocket client() {
        return new EngineSocket(socket(), "docker");
    }

    @Test
    void describesAContainerThatIsNotStartedYetWithoutWaitingForIt() throws IOException {
        engine().answer("/containers/json", CREATED);
        engine().answerRaw("/containers/" + ID, "");
        Path config = Files.createDirectories(socket().resolveSibling("root/containers/" + ID));
        Files.writeString(
                config.resolve("hostconfig.json"),
                "{\"Privileged\":true,\"PidMode\":\"host\",\"NetworkMode\":\"none\",\"IpcMode\":\"private\"}");
        ContainerDescription told = client().describe(ID);
        assertNotNull(told);
        assertEquals("web1", told.name());
        assertEquals(ID, told.fullId());
        assertEquals(
                new Image("registry:5000/shop/web:1.2", "aabbcc", "registry:5000/shop/web", "1.2", "sha256:02"),
                told.image());
        assertEquals("172.17.0.2", told.ip());
        assertEquals(List.of(new Mount("/srv", "/data", "ro", false, "rprivate")), told.mounts());
        assertEquals("front", told.labels().get("tier"));
        assertEquals(new Flags(true, true, false, false), told.flags());
        assertEquals("p1", told.pod().name());
        assertEquals("shop", told.pod().namespace());
        assertEquals("5a5a", told.pod().sandboxId());
        assertEquals(1_700_000_000_000_000_000L, told.createdNs());
        assertFalse(engine().asked.stream().anyMatch(target -> target.startsWith("/containers/" + ID)));
    }

    @Test
    void asksForTheRestOfOneThatRunsWhereItsFilesAreHidden() throws IOException {
        engine().answer("/containers/json", CREATED.replace("\"created\"", "\"running\""));
        engine().answer("/containers/" + ID + "/json", "{\"HostConfig\":{\"Privileged\":true,\"IpcMode\":\"host\"}}");
        ContainerDescription told = client().describe(ID);
        assertNotNull(told);
        assertEquals(new Flags(true, false, false, true), told.flags());
    }

    @Test
    void asksOnceForTheDigestOfAnImage() throws IOException {
        engine().answer("/containers/json", CREATED);
        EngineSocket client = client();
        client.describe(ID);
        client.describe(ID);
        assertEquals(
                1,
                engine().asked.stream()
                        .filter(target -> target.startsWith("/images/"))
                        .count());
    }

    @Test
    void knowsNoContainerThatIsNotListed() throws IOException {
        engine().answer("/containers/json", "[]");
        assertNull(client().describe(ID));
        engine().answer("/containers/json", CREATED.replace(ID, ID.replace('3', '4')));
        assertNull(client().describe(ID));
    }

    @Test
    void passesOnWhatBecomesOfContainers() throws Exception {
        engine().answer(
                        "/events",
                        """
                {"Type":"container","Action":"create","Actor":{"ID":"%1$s"}}
                {"Type":"container","Action":"exec_create: /bin/sh","Actor":{"ID":"%1$s"}}
                {"status":"start","id":"%1$s"}
                {"Type":"container","Action":"create","Actor":{"ID":"../../etc"}}
                {"Type":"container","Action":"destroy","Actor":{"ID":"%1$s"}}
                """
                                .formatted(ID));
        List<String> heard = new ArrayList<>();
        client().watch(new ContainerWatch.Listener() {
            @Override
            public void onChanged(ContainerKey key) {
                heard.add("changed " + key.id());
            }

            @Override
            public void onRemoved(ContainerKey key) {
                heard.add("removed " + key.id());
            }
        });
        assertEquals(List.of("changed 3ad7b26ded6d", "changed 3ad7b26ded6d", "removed 3ad7b26ded6d"), heard);
    }

    @Test
    void saysThatNobodyIsThere() throws IOException {
        assertThrows(NoSuchFileException.class, () -> new EngineSocket(Path.of("/nonexistent"), "x").describe(ID));
        Path left = socket().resolveSibling("left.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(left));
        }
        assertThrows(ConnectException.class, () -> new EngineSocket(left, "x").describe(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[",
                "HTTP/1.1 200 OK\r\n\r\n[{\"Id\":",
                "HTTP/1.1 200 OK\r\n\r\n<html>",
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\n{}",
                "\r\n",
            })
    void reportsRubbishAsAnError(String answer) {
        engine().answerRaw("/containers/json", answer);
        IOException e = assertThrows(IOException.class, () -> client().describe(ID));
        assertTrue(String.valueOf(e.getMessage()).contains("docker.sock"), e.getMessage());
    }

    @Test
    void stopsWaitingForAHungEngineWhenItIsInterrupted() throws Exception {
        engine().answerRaw("/containers/json", "");
        AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                client().describe(ID);
            } catch (IOException e) {
                thrown.set(e);
            }
        });
        thread.start();
        while (engine().asked.isEmpty()) {
            Thread.sleep(1);
        }
        thread.interrupt();
        thread.join(5000);
        assertFalse(thread.isAlive());
        assertNotNull(thrown.get());
    }
}
