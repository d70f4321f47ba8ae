// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.container.ContainerKey;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerPathsTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String OTHER = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private final DockerContainers docker = new DockerContainers(Path.of("/nonexistent/docker.sock"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docker/ID",
                "/docker/ID/system.slice/ssh.service",
                "/system.slice/docker-ID.scope",
                "/system.slice/docker-ID.scope/init.scope",
                "/kubepods/besteffort/pod1234/ID",
                "/mine/ID",
                "/ID",
                "/docker/ID/docker/OTHER",
                "/docker/ID/system.slice/docker-OTHER.scope",
                "/system.slice/docker-ID.scope/OTHER",
            })
    void findsTheOutermostContainer(String path) {
        assertEquals(
                ContainerKey.ofLongId("docker", ID),
                docker.containerOf(path.replace("ID", ID).replace("OTHER", OTHER)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docker",
                "/docker/buildx",
                "/0123456789abcdef0123456789abcdef",
                "/IDa",
                "/docker-ID.service",
                "/libpod-ID",
                "/libpod-ID.scope/container",
                "/cri-containerd-ID.scope",
                "/user/nobody/0",
                "/system.slice/docker.service",
            })
    void takesWhatMerelyLooksLikeAnIdForNone(String path) {
        assertNull(docker.containerOf(path.replace("ID", ID)), path);
    }

    @Test
    void takesCapitalDigitsForNone() {
        assertNull(docker.containerOf("/docker/" + ID.toUpperCase(Locale.ROOT)));
    }
}
