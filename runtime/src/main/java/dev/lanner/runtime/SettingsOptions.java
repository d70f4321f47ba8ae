// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Schema;
import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has which reads the configuration. */
final class SettingsOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this file instead of etc/lanner.yaml in the folder of the distribution.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set this over what the file says, for example --set output.file.path=/var/log/lanner.log."
                    + " Lists are written [a, b]. A section of which something is set is turned on. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    Settings read(Home home) throws LauncherException, SettingsException {
        return read(home, List.of(), false);
    }

    Settings read(Home home, List<String> rules, boolean isJson) throws LauncherException, SettingsException {
        return read(home, rules, isJson, List.of());
    }

    Settings read(Home home, List<String> rules, boolean isJson, List<String> switches)
            throws LauncherException, SettingsException {
        List<Path> bundles = home.bundles();
        Settings.CommandLine commandLine = new Settings.CommandLine(file, rules, isJson, assignments, switches);
        return Settings.read(home.folder(), deployFolder -> schema(bundles, deployFolder), commandLine);
    }

    /** What can be set. A deploy folder that cannot be read adds nothing; whoever starts its bundles complains. */
    static Schema schema(List<Path> bundles, Path deployFolder) {
        List<Path> jars = new ArrayList<>(bundles);
        try {
            jars.addAll(Home.jars(deployFolder));
        } catch (LauncherException e) {
            System.Logger log = System.getLogger(SettingsOptions.class.getName());
            log.log(System.Logger.Level.DEBUG, "No sections are read from {0}: {1}", deployFolder, e);
        }
        return Schema.of(jars);
    }
}
