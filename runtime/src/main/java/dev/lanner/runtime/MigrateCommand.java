// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.migrate.FalcoMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a lanner.yaml of a falco.yaml. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Writes the lanner.yaml that does what a falco.yaml does. What has no equivalent is told on standard error, with"
                    + " line, key and why, and stands as comments at the top.",
            "Rules files need no migration: Lanner reads Falco's as they are.",
            ""
        })
final class MigrateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FALCO.YAML", description = "Falco's configuration.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write this file, which must not be there yet, instead of standard output.")
    private @Nullable Path target;

    @Override
    public Integer call() throws Exception {
        FalcoMigration migration = read();
        Path path = target;
        if (path == null) {
            System.out.print(migration.settings());
            System.out.flush();
        } else if (Files.exists(path)) {
            throw new LauncherException("lanner: " + path + " is there already; move it away, or name another file");
        } else {
            try {
                Files.writeString(path, migration.settings(), StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                throw new LauncherException("lanner: " + path + " cannot be written: " + e, e);
            }
        }
        migration.notes().forEach(System.err::println);
        int count = migration.notes().size();
        if (count > 0) {
            System.err.println(count + (count == 1 ? " key has" : " keys have") + " no equivalent.");
        }
        return 0;
    }

    private FalcoMigration read() throws LauncherException {
        try {
            return FalcoMigration.of(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new LauncherException("lanner: there is no file " + file + "; check the path", e);
        } catch (IOException e) {
            throw new LauncherException("lanner: " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }
}
