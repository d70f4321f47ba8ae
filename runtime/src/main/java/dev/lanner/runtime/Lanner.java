// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.SettingsException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "lanner",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runtime security for Linux hosts and containers: judges what programs really do by rules.",
        subcommands = {
            RunCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            RecordCommand.class,
            DoctorCommand.class,
            FieldsCommand.class,
            EventsCommand.class,
            RulesCommand.class,
            ConfigCommand.class,
            MigrateCommand.class,
            ShellCommand.class,
            RehearseCommand.class,
            ReferenceCommand.class
        },
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well; 'run' was stopped by Ctrl-C or a signal",
            "1:it did not work: standard error says why",
            "2:the command line was not understood"
        })
public final class Lanner implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Lanner() {}

    /** Runs a command and ends the process with its status. */
    public static void main(String[] arguments) {
        int status = execute(arguments);
        // Threads of bundles that did not end in time must not keep the process.
        System.exit(status);
    }

    static int execute(String... arguments) {
        return new CommandLine(new Lanner())
                .setParameterExceptionHandler(Lanner::refuse)
                .setExecutionExceptionHandler(Lanner::explain)
                .execute(arguments);
    }

    static String version() {
        String version = Lanner.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public void run() {
        CommandSpec command = spec;
        if (command != null) {
            throw new ParameterException(command.commandLine(), "Missing required subcommand");
        }
    }

    /** What is wrong, what may have been meant, and where help is: the whole help would hide it. */
    private static int refuse(ParameterException exception, String[] arguments) {
        CommandLine commandLine = exception.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println("lanner: " + exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return 2;
    }

    private static int explain(Exception exception, CommandLine commandLine, ParseResult result) {
        String message = exception.getMessage();
        boolean isExpected = exception instanceof SettingsException || exception instanceof LauncherException;
        commandLine.getErr().println(isExpected && message != null ? message : "lanner: " + exception);
        if (!isExpected) {
            exception.printStackTrace(commandLine.getErr());
        }
        commandLine.getErr().flush();
        return 1;
    }

    /** Prints the version of the distribution and of Java. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "Lanner " + version(),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version")
            };
        }
    }
}
