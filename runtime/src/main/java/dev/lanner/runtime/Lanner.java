// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.SettingsException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
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
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well; 'run' was stopped by Ctrl-C or a signal",
            "1:it did not work: standard error says why",
            "2:the command line was not understood"
        })
public final class Lanner implements Runnable {
    /** In the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", RunCommand.class);
        COMMANDS.put("replay", ReplayCommand.class);
        COMMANDS.put("explain", ExplainCommand.class);
        COMMANDS.put("record", RecordCommand.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("fields", FieldsCommand.class);
        COMMANDS.put("events", EventsCommand.class);
        COMMANDS.put("rules", RulesCommand.class);
        COMMANDS.put("config", ConfigCommand.class);
        COMMANDS.put("migrate", MigrateCommand.class);
        COMMANDS.put("shell", ShellCommand.class);
        COMMANDS.put("rehearse", RehearseCommand.class);
        COMMANDS.put("reference", ReferenceCommand.class);
    }

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
        return commandLine(arguments)
                .setParameterExceptionHandler(Lanner::refuse)
                .setExecutionExceptionHandler(Lanner::explain)
                .execute(arguments);
    }

    /** Knows the command that is asked for, or all: to look through their options takes a tenth of a second of the start. */
    private static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new Lanner());
        Class<?> command = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        // The page about commands is about all of them.
        if (command == null || command.equals(ReferenceCommand.class)) {
            COMMANDS.forEach(commandLine::addSubcommand);
        } else {
            commandLine.addSubcommand(arguments[0], command);
        }
        return commandLine;
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
