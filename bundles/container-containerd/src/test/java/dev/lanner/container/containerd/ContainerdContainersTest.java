// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContainerdContainersTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";

    @TempDir
    @Nullable
    Path folder;

    private Path folder() {
        Path path = folder;
        assertNotNull(path);
        return path;
    }

    private ContainerdContainers containerd() {
        return new ContainerdContainers(
                List.of(folder().resolve("tasks")),
                List.of(folder().resolve("crio")),
                folder().resolve("none.sock"),
                List.of(folder().resolve("none.sock")),
                Set.of("default", "k8s.io"));
    }

    private static final String SLICE = "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podaa_bb.slice";

    @ParameterizedTest
    @CsvSource({
        SLICE + "/cri-containerd-ID.scope, containerd, ID, k8s.io",
        SLICE + "/cri-containerd-ID.scope/init.scope, containerd, ID, k8s.io",
        SLICE + "/crio-ID.scope, cri-o, ID, ''",
        "/kubepods/besteffort/podaa-bb/crio-ID, cri-o, ID, ''",
        "/kubepods/besteffort/podaa-bb/ID, cri, ID, ''",
        "/system.slice/containerd.service/kubepods-besteffort-podaa_bb.slice:cri-containerd:ID, containerd, ID, k8s.io",
        "/system.slice/nerdctl-ID.scope, containerd, ID, ''",
        "/default/one, containerd, one, default",
        "/default/one/sub/group, containerd, one, default",
        "/k8s.io/ID, containerd, ID, k8s.io",
    })
    void findsTheContainerInEveryLayout(String path, String type, String id, String namespace) {
        ContainerKey key = containerd().containerOf(path.replace("ID", ID));
        assertNotNull(key, path);
        assertEquals(type, key.type());
        assertEquals(id.replace("ID", ID), key.fullId());
        assertEquals(id.equals("ID") ? ID.substring(0, 12) : id, key.id());
        assertEquals(namespace, key.scope());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/default",
                "/default/ssh.service",
                "/other/one",
                "/ctr-u1000/sess",
                "/libpod_parent/conmon",
                "/user/nobody/0",
                "/docker/ID",
                "/user.slice/user-1000.slice",
                "/kubepods/besteffort/podaa-bb",
                "/kubepods.slice/crio-conmon-ID.scope",
                "/0123456789abcdef0123456789abcdef/x",
            })
    void takesEverythingElseForNone(String path) {
        assertNull(containerd().containerOf(path.replace("ID", ID)), path);
    }

    private ContainerDescription describe(ContainerKey key, String file, String specification) throws Exception {
        Path config = folder().resolve(file);
        Files.createDirectories(config.resolve("..").normalize());
        Files.writeString(config, specification);
        ContainerDescription told = containerd().describe(key, 0);
        assertNotNull(told);
        return told;
    }

    @Test
    void describesAContainerOfAPod() throws Exception {
        ContainerDescription told = describe(
                new ContainerKey("cri", ID.substring(0, 12), ID, ""),
                "tasks/k8s.io/" + ID + "/config.json",
                """
                {"process":{"capabilities":{"bounding":["CAP_SYS_ADMIN","CAP_SYS_MODULE"]}},
                 "mounts":[{"destination":"/data","type":"bind","source":"/srv","options":["rbind","rw","rslave"]}],
                 "annotations":{"io.kubernetes.cri.container-type":"container",
                  "io.kubernetes.cri.container-name":"web","io.kubernetes.cri.image-name":"docker.io/library/nginx:1.25",
                  "io.kubernetes.cri.sandbox-id":"5a5a","io.kubernetes.cri.sandbox-name":"web-7",
                  "io.kubernetes.cri.sandbox-namespace":"shop","io.kubernetes.cri.sandbox-uid":"u-1"},
                 "linux":{"namespaces":[{"type":"mount"},{"type":"ipc","path":"/proc/1/ns/ipc"}]}}
                """);
        assertEquals("web", told.name());
        assertEquals("docker.io/library/nginx", told.image().repository());
        assertEquals("1.25", told.image().tag());
        assertEquals("web-7", told.pod().name());
        assertEquals("shop", told.pod().namespace());
        assertEquals("u-1", told.pod().uid());
        assertEquals("5a5a", told.pod().sandboxId());
        assertTrue(told.flags().isPrivileged());
        assertTrue(told.flags().hasHostNetwork());
        assertFalse(told.flags().hasHostIpc());
        assertEquals("rslave", told.mounts().get(0).propagation());
    }

    @Test
    void describesOneThatWasStartedByHand() throws Exception {
        ContainerDescription told = describe(
                new ContainerKey("containerd", "one", "one", "default"),
                "tasks/default/one/config.json",
                "{\"linux\":{\"maskedPaths\":[\"/proc/kcore\"],\"namespaces\":[{\"type\":\"pid\"}]}}");
        assertEquals("one", told.name());
        assertFalse(told.flags().isPrivileged());
        assertFalse(told.flags().hasHostPid());
    }

    @Test
    void describesOneOfCrio() throws Exception {
        ContainerDescription told = describe(
                new ContainerKey("cri-o", ID.substring(0, 12), ID, ""),
                "crio/" + ID + "/userdata/config.json",
                """
                {"annotations":{"io.kubernetes.container.name":"web","io.kubernetes.pod.name":"web-7",
                 "io.kubernetes.pod.namespace":"shop","io.kubernetes.cri-o.ImageName":"quay.io/web:2",
                 "io.kubernetes.cri-o.SandboxID":"5a5a","io.kubernetes.cri-o.IP.0":"10.0.0.7","tier":"front"}}
                """);
        assertEquals("web", told.name());
        assertEquals("web-7", told.pod().name());
        assertEquals("10.0.0.7", told.pod().ip());
        assertEquals("front", told.labels().get("tier"));
    }

    @Test
    void nobodyWaitsForAContainerWithoutAFolder() throws Exception {
        ContainerKey key = new ContainerKey("containerd", "one", "one", "default");
        assertThrows(NoSuchFileException.class, () -> containerd().describe(key, 0));
        Files.createDirectories(folder().resolve("tasks/default"));
        assertThrows(NoSuchFileException.class, () -> containerd().describe(key, 0));
        Files.createDirectories(folder().resolve("tasks/default/one"));
        assertNull(containerd().describe(key, 0), "it is being made");
    }
}
