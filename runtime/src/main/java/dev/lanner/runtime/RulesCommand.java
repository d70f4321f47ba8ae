// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with rules files. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on rules files.",
        commandListHeading = "%nCommands:%n",
        subcommands = {RulesCommand.Check.class, RulesTestCommand.class})
final class RulesCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec command = spec;
        if (command != null) {
            throw new ParameterException(command.commandLine(), "Missing required subcommand");
        }
    }

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

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Override
        public Integer call() throws Exception {
            return SingleCommand.run(options, "lanner:check", files.toArray(String[]::new));
        }
    }
}
