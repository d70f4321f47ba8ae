// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with rules files. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on rules files.",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            RulesCommand.Check.class,
            RulesCommand.Show.class,
            RulesCommand.ListAll.class,
            RulesCommand.Schema.class,
            RulesTestCommand.class
        })
// Nothing to run by itself: then picocli asks for a subcommand.
final class RulesCommand {
    /** Checks them. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {
                "Checks rules files as if they were loaded together, in this order.",
                "Every problem goes to standard error, with file, line and column; a summary goes to standard output."
                        + " The exit code is 1 if there is an error; warnings alone leave it 0.",
                ""
            })
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rules file, or a folder with rules files.")
        private List<String> files = new ArrayList<>();

        @Option(names = "--json", description = "Write the outcome as JSON to standard output, in Falco's form.")
        private boolean isJson;

        @Option(
                names = "--describe",
                description = "Write JSON, with all there is to know about the rules, macros and lists.")
        private boolean isDescribed;

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            List<String> arguments = new ArrayList<>(files);
            if (isDescribed) {
                arguments.add(0, "--describe");
            }
            if (isJson) {
                arguments.add(0, "--json");
            }
            return SingleCommand.run(options, "lanner:check", arguments.toArray(String[]::new));
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {
                "Shows all there is to know about a rule: its condition with lists and macros put in, event types, fields"
                        + " and what decides them, exceptions, and what it may cost.",
                ""
            })
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", index = "0", description = "Its name, or a part of it that no other has.")
        private String name = "";

        @Parameters(
                paramLabel = "FILE",
                index = "1..*",
                arity = "0..*",
                description = "Rules file, or a folder with rules files; otherwise those of the configuration.")
        private List<String> files = new ArrayList<>();

        @Option(names = "--json", description = "Write JSON, in Falco's form.")
        private boolean isJson;

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            List<String> arguments = new ArrayList<>(SingleCommand.rulesFiles(options, files));
            arguments.add(0, name);
            if (isJson) {
                arguments.add(0, "--json");
            }
            return SingleCommand.run(options, "lanner:showrule", arguments.toArray(String[]::new));
        }
    }

    /** Lists them. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {"Lists rules with their priority, state, estimated cost, tags and event types.", ""})
    static final class ListAll implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                arity = "0..*",
                description = "Rules file, or a folder with rules files; otherwise those of the configuration.")
        private List<String> files = new ArrayList<>();

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            return SingleCommand.run(
                    options,
                    "lanner:listrules",
                    SingleCommand.rulesFiles(options, files).toArray(String[]::new));
        }
    }

    /** Prints the schema. */
    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            versionProvider = Lanner.Version.class,
            description = {"Prints the JSON schema of rules files, for editors and for checks elsewhere.", ""})
    static final class Schema implements Callable<Integer> {
        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            return SingleCommand.run(options, "lanner:ruleschema");
        }
    }
}
