// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Declarations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the distribution.
 *
 * @param folder with {@code bundles}, {@code etc}, {@code lib}, {@code rules} and {@code deploy}
 * @param declarations what its bundles declare
 */
record Home(Path folder, Declarations declarations) {
    /** What the bundles declare, as {@code class-archive} has found it, beside the archive. */
    private static final String DECLARATIONS = "lanner.jsa.bundles";

    /** Where {@code bin/lanner} has found it. */
    static Home find() throws LauncherException {
        String home = System.getProperty("lanner.home");
        if (home == null) {
            throw new LauncherException("lanner: the system property lanner.home is not set; start with bin/lanner");
        }
        Path folder = Path.of(home).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder.resolve("bundles"))) {
            throw new LauncherException(
                    "lanner: " + folder + " is not a distribution: it has no folder 'bundles'; install Lanner again");
        }
        return new Home(folder, Declarations.read(remembered(folder)));
    }

    /** Where the class archive is in truth: the folder of the distribution may be for reading only. */
    private static Path remembered(Path folder) {
        Path archive = folder.resolve("lib/lanner.jsa");
        try {
            return archive.toRealPath().resolveSibling(DECLARATIONS);
        } catch (IOException e) {
            // There is none yet, nor anything beside it.
            return archive.resolveSibling(DECLARATIONS);
        }
    }

    /** The bundles of the distribution, by name. */
    List<Path> bundles() throws LauncherException {
        return jars(folder.resolve("bundles"));
    }

    /** Where what is to outlive this process belongs: what systemd has made for it, or the usual place. */
    static Path state() {
        String made = System.getenv("STATE_DIRECTORY");
        return Path.of(made == null || made.isBlank() ? "/var/lib/lanner" : made.split(":", 2)[0]);
    }

    /** Settings of the log. */
    Path logConfiguration() {
        return folder.resolve("lib/logback.xml");
    }

    /** The jars in a folder, by name; none if there is no such folder. */
    static List<Path> jars(Path folder) throws LauncherException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LauncherException("lanner: the folder " + folder + " cannot be read: " + e, e);
        }
    }
}
