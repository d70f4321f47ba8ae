// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Describes containers from files as LXC 5 has left them on a real machine. */
final class LxcContainersTest {
    private static final String CONFIG =
            """
            # Template used to create this container: /usr/share/lxc/templates/lxc-busybox
            # Parameters passed to the template:
            # Template script checksum (SHA-1): 6d42b6b9
            lxc.net.0.type = empty
            lxc.apparmor.profile = unconfined
            lxc.rootfs.path = dir:/srv/lxc/web1/rootfs
            lxc.mount.entry = /usr usr none ro,bind 0 0
            lxc.mount.entry = /srv/data data none rw,bind,rslave,create=dir 0 0
            """;

    @TempDir
    @Nullable
    Path folder;

    private Path proc = Path.of("/nonexistent");
    private Path lxc = Path.of("/nonexistent");

    @BeforeEach
    void makeFolders() throws IOException {
        assertNotNull(folder);
        proc = Files.createDirectory(folder.resolve("proc"));
        lxc = Files.createDirectory(folder.resolve("lxc"));
    }

    private LxcContainers containers() {
        return new LxcContainers(proc, List.of(lxc.toString()));
    }

    private void process(long pid, long parent, String title, String cgroup) throws IOException {
        Path process = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(process.resolve("stat"), pid + " (a (b) c) S " + parent + " 1 1 0");
        Files.writeString(process.resolve("cmdline"), title.replace(' ', '\0') + "\0");
        Files.writeString(process.resolve("cgroup"), "4:memory:" + cgroup + "\n0::" + cgroup + "\n");
    }

    private void title(long pid, String title) throws IOException {
        Files.writeString(proc.resolve(Long.toString(pid)).resolve("cmdline"), title + "\0\0\0");
    }

    private static ContainerKey key(String path) {
        ContainerKey key = LxcPaths.containerOf(path);
        assertNotNull(key);
        return key;
    }

    private Path config(String path, String name, String text) throws IOException {
        Path made = Files.createDirectories(Path.of(path).resolve(name));
        return Files.writeString(made.resolve("config"), text);
    }

    @Test
    void readsTheConfigurationThatTheMonitorOfTheFirstProcessNames() throws IOException {
        String other = lxc.resolveSibling("other").toString();
        config(other, "web1", CONFIG);
        config(lxc.toString(), "web1-1", "lxc.rootfs.path = /wrong");
        process(10, 1, "x", "/lxc.monitor.web1-1");
        title(10, "[lxc monitor] " + other + " web1");
        process(11, 10, "/sbin/init", "/lxc.payload.web1-1");
        process(12, 11, "/bin/sh", "/lxc.payload.web1-1/.lxc");
        ContainerDescription told = containers().describe(key("/lxc.payload.web1-1/.lxc"), 12);
        assertNotNull(told);
        assertEquals("web1", told.name());
        assertEquals(new Image("/srv/lxc/web1/rootfs", "", "lxc-busybox", "", ""), told.image());
        assertTrue(told.flags().isPrivileged());
        assertEquals(2, told.mounts().size());
        assertEquals("/usr", told.mounts().get(0).destination());
        assertFalse(told.mounts().get(0).isWritable());
        assertEquals("rslave", told.mounts().get(1).propagation());
    }

    @Test
    void findsTheMonitorOfAnAttachedProcessByItsControlGroup() throws IOException {
        String other = lxc.resolveSibling("other").toString();
        config(other, "web1", CONFIG);
        process(10, 1, "x", "/lxc.monitor.web1-1");
        title(10, "[lxc monitor] " + other + " web1");
        process(20, 1, "x", "/lxc.monitor.web1");
        title(20, "[lxc monitor] " + lxc + " web1");
        process(30, 1, "lxc-attach -n web1", "/");
        process(31, 30, "/bin/sh", "/lxc.payload.web1-1/.lxc");
        ContainerDescription told = containers().describe(key("/lxc.payload.web1-1/.lxc"), 31);
        assertNotNull(told);
        assertTrue(told.toldBy().contains(other), told.toldBy());
    }

    @Test
    void takesTheMonitorOfANestedContainerForNobody() throws IOException {
        config(lxc.toString(), "outer", CONFIG);
        process(10, 1, "x", "/lxc.monitor.outer");
        title(10, "[lxc monitor] " + lxc + " outer");
        process(11, 10, "/sbin/init", "/lxc.payload.outer");
        process(12, 11, "x", "/lxc.payload.outer/lxc.monitor.inner");
        title(12, "[lxc monitor] /var/lib/lxc inner");
        process(13, 12, "/sbin/init", "/lxc.payload.outer/lxc.payload.inner");
        ContainerDescription told = containers().describe(key("/lxc.payload.outer/lxc.payload.inner"), 13);
        assertNotNull(told);
        assertEquals("outer", told.name());
    }

    @Test
    void readsWhatAStarterInTheForegroundIsCalledWith() {
        assertEquals(
                new Monitor("/srv/c", "n1"),
                Monitor.of(List.of("lxc-start", "-F", "-P", "/srv/c", "-s", "lxc.net.0.type=empty", "-n", "n1"), "/d"));
        assertEquals(new Monitor("/d", "n1"), Monitor.of(List.of("/usr/bin/lxc-start", "n1"), "/d"));
        assertEquals(new Monitor("/d", "n1"), Monitor.of(List.of("lxc-execute", "--name=n1", "--", "-n", "x"), "/d"));
        assertEquals(
                new Monitor("/srv/with blank", "n1"), Monitor.of(List.of("[lxc monitor] /srv/with blank n1"), "/d"));
        assertNull(Monitor.of(List.of("lxc-attach", "-n", "n1"), "/d"));
        assertNull(Monitor.of(List.of(), "/d"));
    }

    @Test
    void tellsOfAnIdmappedDownloadedContainerWithoutMonitor() throws IOException {
        config(
                lxc.toString(),
                "deb",
                """
                # Template used to create this container: /usr/share/lxc/templates/lxc-download
                # Parameters passed to the template: -d debian --release=bookworm -a amd64
                lxc.idmap = u 0 100000 65536
                lxc.net.0.type = none
                """);
        ContainerDescription told = containers().describe(key("/lxc/deb"), 0);
        assertNotNull(told);
        assertEquals(new Image(lxc + "/deb/rootfs", "", "debian", "bookworm", ""), told.image());
        assertFalse(told.flags().isPrivileged());
        assertTrue(told.flags().hasHostNetwork());
    }

    @Test
    void knowsNoContainerWithoutMonitorAndFiles() throws IOException {
        assertNull(containers().describe(key("/lxc.payload.gone"), 0));
    }
}
