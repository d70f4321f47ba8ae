// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Debian package that was built, and one that is newer. */
final class DebianPackage {
    private DebianPackage() {}

    static Path built() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
            return files.filter(path -> path.toString().endsWith("_all.deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Version 9.0, of which both the configuration and a paper differ. */
    static Path upgrade(Path folder) throws IOException, InterruptedException {
        Path tree = folder.resolve("tree");
        succeed(folder, "dpkg-deb", "-R", built().toString(), tree.toString());
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: 9.0"));
        Path config = tree.resolve("etc/lanner/lanner.yaml");
        Files.writeString(config, Files.readString(config) + "# new here\n");
        Files.writeString(tree.resolve("usr/share/doc/lanner/copyright"), "changed by the upgrade\n");
        Path second = folder.resolve("lanner_9.0_all.deb");
        succeed(folder, "dpkg-deb", "--root-owner-group", "-Znone", "-b", tree.toString(), second.toString());
        return second;
    }

    private static void succeed(Path folder, String... command) throws IOException, InterruptedException {
        Outcome outcome = Outcome.of(folder, Map.of(), List.of(command));
        assertEquals(0, outcome.status(), outcome.err());
    }
}
