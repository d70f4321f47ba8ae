// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks to a Lanner that runs. */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Attaches to a Lanner that runs, as the user who runs it. Each line of standard input is a command; 'help'"
                    + " lists them. The exit code is that of the last command.",
            ""
        })
final class ShellCommand implements Callable<Integer> {
    /** The status of a command that Ctrl-C has ended, as shells have it. */
    private static final int INTERRUPTED = 130;

    @Option(
            names = {"-c", "--command"},
            paramLabel = "COMMAND",
            description = "Run this command and end with its exit code. Repeatable; the first that fails is the last.")
    private List<String> commands = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Have each answer as JSON, in one line; what goes wrong is {\"error\": ...}.")
    private boolean isJson;

    @Option(
            names = "--socket",
            paramLabel = "FILE",
            description = "The socket of the Lanner that is meant; shell.socket of the configuration if not given.")
    private @Nullable Path socket;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        Path path = socket == null ? options.read(Home.find()).shellSocket() : socket;
        try (ShellClient client = ShellClient.connect(path)) {
            if (isJson) {
                client.wantJson();
            }
            AtomicBoolean isAsking = new AtomicBoolean();
            SignalHandling.on("INT", () -> interrupt(client, isAsking));
            return commands.isEmpty() ? converse(client, isAsking) : askAll(client, isAsking);
        } catch (LauncherException e) {
            tellProgram(e);
            throw e;
        } catch (IOException e) {
            LauncherException lost =
                    new LauncherException("lanner: the connection to " + path + " was lost: " + e.getMessage(), e);
            tellProgram(lost);
            throw lost;
        }
    }

    /** Whoever reads JSON gets nothing else, whatever goes wrong. */
    private void tellProgram(LauncherException e) {
        if (isJson) {
            String text = String.valueOf(e.getMessage()).replace("\\", "\\\\").replace("\"", "\\\"");
            System.out.println("{\"error\":\"" + text.replaceAll("\\p{Cntrl}", " ") + "\"}");
            System.out.flush();
        }
    }

    private int askAll(ShellClient client, AtomicBoolean isAsking) throws IOException {
        int status = 0;
        for (String command : commands) {
            isAsking.set(true);
            status = client.ask(command, System.out);
            if (status != 0) {
                return status;
            }
        }
        return status;
    }

    private static int converse(ShellClient client, AtomicBoolean isAsking) throws IOException {
        boolean isTerminal = Terminal.is(Terminal.INPUT) && Terminal.is(Terminal.OUTPUT);
        LineEditor editor = isTerminal ? LineEditor.open(client, () -> interrupt(client, isAsking)) : null;
        if (editor != null) {
            try (editor) {
                return converse(client, isAsking, editor::readLine);
            }
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return converse(client, isAsking, () -> {
            System.out.print(isTerminal ? LineEditor.PROMPT : "");
            System.out.flush();
            return lines.readLine();
        });
    }

    /** Where lines come from; null is the end. */
    private interface Lines {
        @Nullable
        String readLine() throws IOException;
    }

    private static int converse(ShellClient client, AtomicBoolean isAsking, Lines lines) throws IOException {
        int status = 0;
        while (true) {
            isAsking.set(false);
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                isAsking.set(true);
                status = client.ask(line, System.out);
            }
        }
    }

    /** The second time, or when nothing runs, whoever asks for it means the shell. */
    private static void interrupt(ShellClient client, AtomicBoolean isAsking) {
        if (!isAsking.getAndSet(false)) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        client.interrupt();
    }
}
