// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the conformance material beside the repository. */
public final class Conformance {
    private Conformance() {}

    /** A file of the material; the test is skipped where it is missing. */
    public static Path file(String name) {
        String override = System.getProperty("lanner.conformance");
        if (override != null) {
            return existing(Path.of(override, name));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolveSibling("shared").resolve("conformance").resolve(name);
            if (Files.exists(at.resolve(".git")) || Files.exists(candidate)) {
                return existing(candidate);
            }
        }
        return existing(Path.of("shared", "conformance", name));
    }

    private static Path existing(Path path) {
        boolean there = Files.exists(path);
        if (!there) {
            System.out.println("Skipped: the conformance material " + path + " is missing.");
        }
        Assumptions.assumeTrue(there, () -> "The conformance material " + path + " is missing.");
        return path;
    }
}
