// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.podman;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PodmanContainersTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";

    @TempDir
    @Nullable
    Path folder;

    private Path folder() {
        Path path = folder;
        assertNotNull(path);
        return path;
    }

    private PodmanContainers podman() {
        return new PodmanContainers(
                folder().resolve("proc"),
                List.of(folder() + "/podman.sock", folder() + "/*/podman.sock"),
                List.of(folder() + "/storage"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/libpod_parent/libpod-ID",
                "/machine.slice/libpod-ID.scope",
                "/machine.slice/libpod-ID.scope/container",
                "/machine.slice/libpod-ID.scope/container/init.scope",
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope",
                "/libpod_parent/libpod-payload-ID",
            })
    void findsTheContainerInEveryLayout(String path) {
        assertEquals(ContainerKey.ofLongId("podman", ID), podman().containerOf(path.replace("ID", ID)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/libpod_parent",
                "/libpod_parent/conmon",
                "/libpod_parent/libpod-conmon-ID",
                "/machine.slice/libpod-conmon-ID.scope",
                "/ID",
                "/docker/ID",
                "/ctr-u1000/sess",
                "/user/nobody/0",
            })
    void takesEverythingElseForNone(String path) {
        assertNull(podman().containerOf(path.replace("ID", ID)), path);
    }

    @Test
    void readsWhatConmonIsCalledWith() {
        assertEquals(
                new Conmon(ID, "pod1", "/srv/storage/overlay-containers/" + ID + "/userdata"),
                Conmon.of(List.of(
                        "/usr/bin/conmon",
                        "--api-version",
                        "1",
                        "-c",
                        ID,
                        "-u",
                        ID,
                        "-r",
                        "/usr/sbin/runc",
                        "-b",
                        "/srv/storage/overlay-containers/" + ID + "/userdata",
                        "-n",
                        "pod1",
                        "--exit-command-arg",
                        "-n")));
        assertNull(Conmon.of(List.of("/usr/bin/conmon", "-c", "../../etc")));
        assertNull(Conmon.of(List.of("/usr/bin/conmonitor", "-c", ID)));
        assertNull(Conmon.of(List.of("conmon", "-c")));
    }

    @Test
    void describesFromFilesWherePodmanDoesNotListen() throws IOException {
        Path storage = Files.createDirectories(folder().resolve("storage"));
        Files.writeString(
                storage.resolve("containers.json"),
                """
                [{"id":"%s","names":["pod1"],"image":"aabb","created":"2026-11-22T12:00:00.5Z",
                  "metadata":"{\\"image-name\\":\\"localhost/bbtest:1\\",\\"image-id\\":\\"aabb\\",\\"name\\":\\"pod1\\"}"}]
                """
                        .formatted(ID));
        Path userdata = Files.createDirectories(storage.resolve(ID).resolve("userdata"));
        Files.writeString(
                userdata.resolve("config.json"),
                """
                {"mounts":[{"destination":"/proc","type":"proc","source":"proc"},
                  {"destination":"/data","type":"bind","source":"/srv","options":["rbind","ro","rprivate"]}],
                 "annotations":{"io.podman.annotations.privileged":"TRUE"},
                 "linux":{"namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"mount"}]}}
                """);
        ContainerDescription told = podman().describe(ContainerKey.ofLongId("podman", ID), 0);
        assertNotNull(told);
        assertEquals("pod1", told.name());
        assertEquals("localhost/bbtest", told.image().repository());
        assertEquals("1", told.image().tag());
        assertEquals(1, told.mounts().size());
        assertFalse(told.mounts().get(0).isWritable());
        assertTrue(told.flags().isPrivileged());
        assertTrue(told.flags().hasHostNetwork());
        assertFalse(told.flags().hasHostPid());
        assertEquals(500_000_000L, told.createdNs() % 1_000_000_000L);
    }

    @Test
    void findsAUsersStorageByTheConmonAboveAProcess() throws IOException {
        Path storage = Files.createDirectories(folder().resolve("home/alice/overlay-containers"));
        Files.writeString(
                storage.resolve("containers.json"),
                "[{\"id\":\"" + ID + "\",\"names\":[\"mine\"],\"metadata\":\"{}\"}]");
        Path conmon = Files.createDirectories(folder().resolve("proc/40"));
        Files.writeString(
                conmon.resolve("cmdline"),
                "/usr/bin/conmon\0-c\0" + ID + "\0-b\0" + storage + "/" + ID + "/userdata\0-n\0mine\0");
        Files.writeString(conmon.resolve("stat"), "40 (conmon) S 1 1 1 0");
        Path first = Files.createDirectories(folder().resolve("proc/41"));
        Files.writeString(first.resolve("cmdline"), "/bin/sleep\0");
        Files.writeString(first.resolve("stat"), "41 (sl (e) ep) S 40 1 1 0");
        ContainerDescription told = podman().describe(ContainerKey.ofLongId("podman", ID), 41);
        assertNotNull(told);
        assertEquals("mine", told.name());
        assertTrue(told.toldBy().startsWith(storage.toString()), told.toldBy());
    }

    @Test
    void saysThatPodmanIsNotThere() {
        assertThrows(NoSuchFileException.class, () -> podman().describe(ContainerKey.ofLongId("podman", ID), 0));
    }
}
