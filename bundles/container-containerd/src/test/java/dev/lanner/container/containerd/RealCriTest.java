// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pod of a real containerd, that is driven as kubelet drives it. */
@Tag("kernel")
@Timeout(60)
final class RealCriTest {
    private static final Path SCRIPT = Path.of("src/test/resources/cri.sh").toAbsolutePath();

    private final Path folder;
    private final Path socket;

    RealCriTest() throws IOException {
        // Runtimes want short paths.
        folder = Files.createTempDirectory("cri");
        socket = folder.resolve("containerd.sock");
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "Skipped: containers need root.");
        for (String program : new String[] {"containerd", "ctr", "runc", "busybox"}) {
            assumeTrue(
                    Stream.of("/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin")
                            .anyMatch(each -> Files.isExecutable(Path.of(each, program))),
                    "Skipped: not installed: " + program);
        }
        run("bash", SCRIPT.toString(), folder.toString(), "up");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("pid"))) {
            run("bash", SCRIPT.toString(), folder.toString(), "down");
        }
        run(
                "sh",
                "-c",
                "for m in $(grep -o ' " + folder + "/[^ ]*' /proc/self/mounts | sort -r); do umount -l $m; done");
        run("rm", "-rf", folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("cri", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertEquals(0, process.waitFor(), () -> read(log));
        } finally {
            Files.delete(log);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static byte[] in(int number, byte[]... parts) {
        return Protobuf.message(number, joined(parts));
    }

    private static byte[] text(int number, String text) {
        return Protobuf.message(number, text);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The first text of the answer. */
    private String ask(String method, byte[]... question) throws IOException {
        byte[] answer = new GrpcSocket(socket).ask("/runtime.v1.RuntimeService/" + method, Map.of(), joined(question));
        assertNotNull(answer, () -> method + "\n" + read(folder.resolve("log")));
        String[] first = {""};
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (number, content) -> {
                    if (number == 1) {
                        first[0] = Protobuf.text(content);
                    }
                }));
        return first[0];
    }

    @Test
    void aContainerOfAPodHasTheLabelsOfBoth() throws Exception {
        byte[] node = {1 << 3, 2};
        byte[] pod = joined(
                in(1, text(1, "web-7"), text(2, "u-1"), text(3, "shop")),
                text(3, folder.toString()),
                in(6, text(1, "app"), text(2, "web")),
                // The host's network, so that nobody has to make one.
                in(8, in(2, in(1, node))));
        String sandbox = ask("RunPodSandbox", in(1, pod));
        String container = ask(
                "CreateContainer",
                text(1, sandbox),
                in(
                        2,
                        in(1, text(1, "server")),
                        in(2, text(1, "localhost/wait:1")),
                        in(9, text(1, "tier"), text(2, "front"))),
                in(3, pod));
        ask("StartContainer", text(1, container));
        try {
            ContainerdContainers containers = containers();
            long begin = System.nanoTime();
            ContainerDescription told = containers.describe(key(container), 0);
            System.out.println("cri: described in " + (System.nanoTime() - begin) / 1_000 + " us");
            assertNotNull(told);
            assertEquals("server", told.name());
            assertEquals("front", told.labels().get("tier"));
            assertEquals("localhost/wait", told.image().repository());
            assertEquals("1", told.image().tag());
            assertEquals(64, told.image().id().length(), told.image()::toString);
            assertEquals("web-7", told.pod().name());
            assertEquals("shop", told.pod().namespace());
            assertEquals("u-1", told.pod().uid());
            assertEquals(sandbox, told.pod().sandboxId());
            assertEquals(Map.of("app", "web"), told.pod().labels());

            ContainerDescription its = containers.describe(key(sandbox), 0);
            assertNotNull(its);
            assertEquals("web-7", its.name());
            assertEquals(Map.of("app", "web"), its.pod().labels());
            assertNull(new CriSocket(socket, 1000).pod("none"));
        } finally {
            ask("StopPodSandbox", text(1, sandbox));
            ask("RemovePodSandbox", text(1, sandbox));
        }
    }

    @Test
    void aContainerOfAPodHasTheAddressThatTheNetworkPluginHasGiven() throws Exception {
        byte[] pod = joined(in(1, text(1, "web-8"), text(2, "u-2"), text(3, "shop")), text(3, folder.toString()));
        String sandbox = ask("RunPodSandbox", in(1, pod));
        try {
            String container = ask(
                    "CreateContainer",
                    text(1, sandbox),
                    in(2, in(1, text(1, "server")), in(2, text(1, "localhost/wait:1"))),
                    in(3, pod));
            ask("StartContainer", text(1, container));
            for (String id : new String[] {container, sandbox}) {
                ContainerDescription told = containers().describe(key(id), 0);
                assertNotNull(told);
                assertEquals("10.88.0.7", told.ip());
                assertEquals("10.88.0.7", told.pod().ip());
                assertTrue(told.pod().cniJson().contains("eth0"), told.pod()::cniJson);
                assertFalse(told.pod().cniJson().contains("127.0.0.1"), told.pod()::cniJson);
                assertFalse(told.flags().hasHostNetwork());
            }
        } finally {
            ask("StopPodSandbox", text(1, sandbox));
            ask("RemovePodSandbox", text(1, sandbox));
        }
    }

    private ContainerdContainers containers() {
        return new ContainerdContainers(
                List.of(folder.resolve("state/io.containerd.runtime.v2.task")),
                List.of(),
                socket,
                List.of(folder.resolve("none.sock"), socket),
                Set.of("k8s.io"));
    }

    private static ContainerKey key(String id) {
        return new ContainerKey("containerd", id.substring(0, 12), id, "k8s.io");
    }
}
