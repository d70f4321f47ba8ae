// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.container.ContainerKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LxcPathsTest {
    @ParameterizedTest
    @CsvSource({
        "/lxc.payload.web1, web1, /lxc.payload.web1",
        "/lxc.payload.web1/.lxc, web1, /lxc.payload.web1",
        "/lxc.payload.web1/system.slice/ssh.service, web1, /lxc.payload.web1",
        "/lxc.payload.web1-1, web1-1, /lxc.payload.web1-1",
        "/lxc.payload.web1-1/.lxc, web1-1, /lxc.payload.web1-1",
        "/lxc.payload.a.b_c-d, a.b_c-d, /lxc.payload.a.b_c-d",
        "/lxc.payload/hu1, hu1, /lxc.payload/hu1",
        "/lxc.payload/hu1/.lxc, hu1, /lxc.payload/hu1",
        "/lxc/hu1, hu1, /lxc/hu1",
        "/lxc/hu1/.lxc, hu1, /lxc/hu1",
        "/lxc/hu1/init.scope, hu1, /lxc/hu1",
        "/mylxc/lxc.payload.cg1, cg1, /mylxc/lxc.payload.cg1",
        "/lxc/cg4/lxc.payload.cg4/.lxc, cg4, /lxc/cg4",
        "/ctr-u1000/sess/lxc.payload.usr1, usr1, /ctr-u1000/sess/lxc.payload.usr1",
        "/user.slice/user-1000.slice/user@1000.service/lxc.payload.usr1/.lxc, usr1,"
                + " /user.slice/user-1000.slice/user@1000.service/lxc.payload.usr1",
        "/lxc.payload.outer/lxc.payload.inner, outer, /lxc.payload.outer",
        "/lxc.payload.outer/lxc.monitor.inner, outer, /lxc.payload.outer",
        "/lxc.payload.alp/openrc.sshd, alp, /lxc.payload.alp",
        "/lxc.payload.project_web, project_web, /lxc.payload.project_web",
    })
    void findsTheContainerInEveryLayout(String path, String name, String scope) {
        ContainerKey key = LxcPaths.containerOf(path);
        assertNotNull(key, path);
        assertEquals(new ContainerKey("lxc", name, name, scope), key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/lxc.monitor.web1",
                "/lxc.monitor.web1-1",
                "/lxc.monitor/web1",
                "/lxc.monitor-hu1",
                "/lxc.pivot",
                "/lxc.pivot-hu1",
                "/lxc.pivot.web1",
                "/mylxc/lxc.monitor.cg1",
                "/lxc/cg4/lxc.monitor.cg4",
                "/lxc",
                "/lxc/",
                "/lxc.payload",
                "/lxc.payload/",
                "/lxc.payload.",
                "/lxc.payloads.web",
                "/lxcfs.service",
                "/system.slice/lxc-net.service",
                "/user/nobody/0",
                "/0123456789abcdef0123456789abcdef",
                "/cont/cg2/inner",
            })
    void takesEverythingElseForTheHost(String path) {
        assertNull(LxcPaths.containerOf(path), path);
    }
}
