// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.EffectiveValue;
import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.YamlPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with the configuration. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on the configuration: lanner.yaml, and what was dropped into lanner.d beside it.",
        commandListHeading = "%nCommands:%n",
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class, ConfigCommand.PrintSchema.class})
// Nothing to run by itself: then picocli asks for a subcommand.
final class ConfigCommand {
    /** Checks it. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {
                "Checks configuration files as if they were read one after the other, or what 'lanner run' would read.",
                "Every problem goes to standard error, with file, line and column; the exit code is then 1. Nothing is"
                        + " started, and rules are not checked: 'lanner rules check' does that.",
                ""
            })
    static final class Check implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                arity = "0..*",
                description = "Configuration file; otherwise lanner.yaml of the distribution.")
        private List<Path> files = new ArrayList<>();

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            Settings settings = options.read(Home.find(), files);
            int count = settings.values().size();
            System.out.println("The configuration is right (" + count + (count == 1 ? " value is" : " values are")
                    + " set; 'lanner config show' lists them).");
            return 0;
        }
    }

    /** Shows it. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {
                "Shows the configuration that holds, as YAML, with the file, line and column that each value comes from."
                        + " What is turned off is left out.",
                ""
            })
    static final class Show implements Callable<Integer> {
        @Parameters(
                paramLabel = "SECTION",
                arity = "0..1",
                description = "Only what begins with this, for example output.file.")
        private String section = "";

        @Option(
                names = "--reveal",
                description = "Show what environment variables stand for, which may be secret, instead of their names.")
        private boolean isRevealed;

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            YamlPage page = new YamlPage();
            for (EffectiveValue value : options.read(Home.find()).values()) {
                List<String> path =
                        new ArrayList<>(Arrays.asList(value.section().split("\\.", -1)));
                if (!value.instance().isEmpty()) {
                    path.add(value.instance());
                }
                path.add(value.key());
                if ((String.join(".", path) + ".").startsWith(section + (section.isEmpty() ? "" : "."))) {
                    page.put(path, shown(value, isRevealed), value.isList(), value.place());
                }
            }
            System.out.print(page);
            return 0;
        }
    }

    /** The values, but for what may be secret. */
    static List<String> shown(EffectiveValue value, boolean isRevealed) {
        if (value.key().endsWith("password") && !isRevealed) {
            return List.of("***");
        }
        boolean isSecret = value.written().stream().anyMatch(text -> text.contains("${"));
        return isSecret && !isRevealed ? value.written() : value.values();
    }

    /** Prints the schema. */
    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {
                "Prints the JSON Schema of lanner.yaml, made from what the bundles can be told, for editors and for checks"
                        + " elsewhere. An editor takes it from a first line in the file:"
                        + " # yaml-language-server: $schema=FILE",
                ""
            })
    static final class PrintSchema implements Callable<Integer> {
        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            Home home = Home.find();
            System.out.println(SettingsOptions.schema(
                            home.declarations(),
                            home.bundles(),
                            options.read(home).deployFolder())
                    .json());
            return 0;
        }
    }
}
