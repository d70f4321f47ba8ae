// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    /** Ends an answer; a status in decimal and a line feed follow. */
    private static final int END = 4;

    @Option(
            names = {"-c", "--command"},
            paramLabel = "COMMAND",
            description = "Run this command and end with its exit code.")
    private @Nullable String command;

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
        try (SocketChannel channel = connect(path)) {
            InputStream answers = new BufferedInputStream(Channels.newInputStream(channel));
            OutputStream commands = Channels.newOutputStream(channel);
            return command == null ? converse(commands, answers) : ask(command, commands, answers);
        } catch (IOException e) {
            throw new LauncherException("lanner: the connection to " + path + " was lost: " + e.getMessage(), e);
        }
    }

    private static SocketChannel connect(Path path) throws LauncherException, IOException {
        if (Files.notExists(path)) {
            throw new LauncherException("lanner: no Lanner is running here: there is no socket " + path
                    + "; start one with 'lanner run', or name its socket with --socket");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new LauncherException(
                    "lanner: " + path + " does not answer (" + e.getMessage()
                            + "); is Lanner running, and are you the user who runs it?",
                    e);
        }
    }

    private static int converse(OutputStream commands, InputStream answers) throws IOException {
        boolean isTerminal = Terminal.is(Terminal.INPUT);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        int status = 0;
        while (true) {
            if (isTerminal) {
                System.out.print("lanner> ");
                System.out.flush();
            }
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                status = ask(line, commands, answers);
            }
        }
    }

    private static int ask(String line, OutputStream commands, InputStream answers) throws IOException {
        // A line feed would make two commands of one.
        commands.write((line.replace('\n', ';') + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        PrintStream out = System.out;
        int value = answers.read();
        while (value != END) {
            if (value < 0) {
                throw new IOException("Lanner has hung up");
            }
            out.write(value);
            value = answers.read();
        }
        out.flush();
        int status = 0;
        for (int digit = answers.read(); digit != '\n'; digit = answers.read()) {
            if (digit < '0' || digit > '9') {
                throw new IOException("the answer had no status");
            }
            status = status * 10 + digit - '0';
        }
        return status;
    }
}
