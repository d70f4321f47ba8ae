// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the captures of other tools lie; tests that need one are skipped where it is missing. */
final class Conformance {
    private Conformance() {}

    /** A file or folder of the conformance material. */
    static Path path(String name) {
        Path path = folder().resolve(name);
        if (!Files.isReadable(path)) {
            System.out.println("Skipped: there is no " + name
                    + " in the conformance material; -Dlanner.conformance=FOLDER says where it is.");
        }
        assumeTrue(Files.isReadable(path), "no conformance material");
        return path;
    }

    private static Path folder() {
        String given = System.getProperty("lanner.conformance");
        if (given != null) {
            return Path.of(given);
        }
        @Nullable Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("shared/conformance"))) {
            folder = folder.getParent();
        }
        return folder == null ? Path.of("conformance") : folder.resolve("shared/conformance");
    }
}
