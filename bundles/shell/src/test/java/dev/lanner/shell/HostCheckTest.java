// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.doctor.Finding;
import dev.lanner.spi.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {
    private final Path root;

    HostCheckTest(@TempDir Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("proc/self"));
    }

    @Test
    void tellsTheLayoutsOfControlGroupsApart() throws IOException {
        assertEquals(Verdict.LIMITED, finding("cgroups", 17).verdict());
        mounts("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0");
        assertEquals(new Finding("cgroups", Verdict.GOOD, "version 2"), finding("cgroups", 17));
        mounts("cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\nx /sys/fs/cgroup/cpu cgroup rw 0 0");
        assertTrue(finding("cgroups", 17).message().startsWith("hybrid"));
        mounts("x /sys/fs/cgroup/cpu cgroup rw 0 0");
        assertEquals("version 1", finding("cgroups", 17).message());
        mounts("proc /proc proc rw 0 0");
        assertEquals(Verdict.LIMITED, finding("cgroups", 17).verdict());
    }

    @Test
    void findsTheSocketsOfContainerEngines() throws IOException {
        mounts("");
        assertTrue(finding("container engines", 17).message().startsWith("none found"));
        Files.createDirectories(root.resolve("run/podman"));
        Files.createFile(root.resolve("run/podman/podman.sock"));
        assertEquals(
                "Podman (/run/podman/podman.sock)",
                finding("container engines", 17).message());
    }

    @Test
    void missesAJavaThatIsRecentEnough() {
        assertEquals(Verdict.GOOD, finding("java", 17).verdict());
        assertEquals(Verdict.MISSING, finding("java", 16).verdict());
    }

    private void mounts(String text) throws IOException {
        Files.writeString(root.resolve("proc/self/mounts"), text);
    }

    private Finding finding(String subject, int javaVersion) {
        return new HostCheck(root, javaVersion)
                .check().stream()
                        .filter(finding -> finding.subject().equals(subject))
                        .findFirst()
                        .orElseThrow();
    }
}
