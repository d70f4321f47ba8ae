// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Declarations;
import dev.lanner.runtime.config.Schema;
import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import dev.lanner.runtime.config.SettingsFiles;
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
            description =
                    "Read this file instead of etc/lanner.yaml in the folder of the distribution. After it the files"
                            + " *.yaml are read of the folder beside it that is called as it is, but for .d instead of .yaml.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set this over what the file says, for example --set output.file.path=/var/log/lanner.log."
                    + " Lists are written [a, b]. A section of which something is set is turned on. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /**
     * What is said beside these options.
     *
     * @param rules rules files to load instead of the configured ones; empty for those
     * @param isJson whether standard output is to get JSON
     * @param switches turn rules on and off
     * @param assignments {@code KEY=VALUE} each, over these options
     * @param deployed configuration files that are read after the others
     */
    record Beside(
            List<String> rules, boolean isJson, List<String> switches, List<String> assignments, List<Path> deployed) {
        static final Beside NOTHING = of(List.of(), false);

        static Beside of(List<String> rules, boolean isJson) {
            return new Beside(rules, isJson, List.of(), List.of(), List.of());
        }
    }

    Settings read(Home home) throws LauncherException, SettingsException {
        return read(home, Beside.NOTHING);
    }

    Settings read(Home home, Beside beside) throws LauncherException, SettingsException {
        List<Path> bundles = home.bundles();
        List<String> all = new ArrayList<>(assignments);
        all.addAll(beside.assignments());
        Settings.CommandLine commandLine = new Settings.CommandLine(
                file, beside.rules(), beside.isJson(), all, beside.switches(), beside.deployed());
        return Settings.read(
                home.folder(), deployFolder -> schema(home.declarations(), bundles, deployFolder), commandLine);
    }

    /** The same of these files instead, one after the other; of the usual ones if there are none. */
    Settings read(Home home, List<Path> files) throws LauncherException, SettingsException {
        if (files.isEmpty()) {
            return read(home);
        }
        Settings.CommandLine commandLine = new Settings.CommandLine(
                files.get(0), List.of(), false, assignments, List.of(), files.subList(1, files.size()));
        List<Path> bundles = home.bundles();
        return Settings.read(
                home.folder(), deployFolder -> schema(home.declarations(), bundles, deployFolder), commandLine);
    }

    /** The files that are read, before those that are deployed. */
    SettingsFiles files(Home home) {
        return SettingsFiles.of(home.folder(), file, List.of());
    }

    /** What can be set of the bundles that are there now. */
    Schema presentSchema(Home home, Settings settings) {
        try {
            return schema(home.declarations(), home.bundles(), settings.deployFolder());
        } catch (LauncherException e) {
            return schema(home.declarations(), List.of(), settings.deployFolder());
        }
    }

    /** What can be set. A deploy folder that cannot be read adds nothing; whoever starts its bundles complains. */
    static Schema schema(Declarations declarations, List<Path> bundles, Path deployFolder) {
        List<Path> jars = new ArrayList<>(bundles);
        try {
            jars.addAll(Home.jars(deployFolder));
        } catch (LauncherException e) {
            System.Logger log = System.getLogger(SettingsOptions.class.getName());
            log.log(System.Logger.Level.DEBUG, "No sections are read from {0}: {1}", deployFolder, e);
        }
        return Schema.of(declarations.of(jars));
    }
}
