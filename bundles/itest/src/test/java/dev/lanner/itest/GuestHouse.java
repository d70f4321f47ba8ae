// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.itest.delivery.Control;
import dev.lanner.itest.delivery.MoodyOutput;
import dev.lanner.itest.delivery.NumberedEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The distribution without the kernel's events, in a process of its own that can be killed; numbered events, each of which
 * is an alert, and whatever else the test has, come by its deploy folder.
 */
final class GuestHouse implements AutoCloseable {
    private static final long PATIENCE_S = Long.getLong("delivery.patience", 120);
    private static final String RULE = "- rule: Every event\n"
            + "  desc: Every event\n"
            + "  condition: evt.type=procexit\n"
            + "  output: serial %evt.arg.status\n"
            + "  priority: INFO\n";
    private static final String CONFIGURATION = "rules: {files: [rules.yaml]}\n"
            + "deploy: {dir: deploy, poll-ms: 100}\n"
            + "shell: {socket: %s}\n"
            + "pipeline: {spool-dir: spool, retry-first-ms: 50, retry-longest-ms: 500}\n";

    private final Path folder;
    private final Path deploy;
    private final Path socket;
    private @Nullable Process process;
    private @Nullable ShellClient shell;

    /** With what the test configures beside rules, deploy folder, shell and spool. */
    GuestHouse(Path folder, String configuration) throws IOException {
        this.folder = folder;
        deploy = Files.createDirectories(folder.resolve("deploy"));
        socket = folder.resolve("shell.sock");
        Files.writeString(folder.resolve("rules.yaml"), RULE);
        Files.writeString(folder.resolve("lanner.yaml"), CONFIGURATION.formatted(socket) + configuration);
        copyHome();
        deploy(
                "source",
                new ComponentBundle(
                        "source",
                        "dev.lanner.spi.source.EventSource",
                        List.of("dev.lanner.api.event", "dev.lanner.spi.source"),
                        Map.of("lanner.source.name", "numbered"),
                        List.of(NumberedEvents.class, Control.class, Control.Mode.class)));
    }

    /** All but the bundle that listens to the kernel. */
    private void copyHome() throws IOException {
        Path home = LiveLanner.home();
        for (String part : List.of("bin", "bundles", "lib")) {
            Path target = Files.createDirectories(folder.resolve("home").resolve(part));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve(part))) {
                for (Path file : files) {
                    if (!file.getFileName().toString().contains("source.ebpf")) {
                        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
    }

    /** Puts the bundle into the deploy folder. */
    void deploy(String name, ComponentBundle bundle) throws IOException {
        bundle.write(folder, jar(name));
    }

    /** An output that behaves as the mode of this number says. */
    void deployOutput(String name, int number) throws IOException {
        deploy(
                name,
                new ComponentBundle(
                        "output." + name,
                        "dev.lanner.spi.output.AlertOutput",
                        List.of("dev.lanner.api.alert", "dev.lanner.spi.output"),
                        Map.of("lanner.output.name", name, "number", Integer.toString(number)),
                        List.of(MoodyOutput.class, Control.class, Control.Mode.class)));
    }

    /** Where the deployed bundle is. */
    Path jar(String name) {
        return deploy.resolve(name + ".jar");
    }

    /** Starts it, and waits until it answers. */
    void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                folder.resolve("home/bin/lanner").toString(),
                "run",
                "--config",
                folder.resolve("lanner.yaml").toString());
        builder.environment()
                .put(
                        "LANNER_JAVA_OPTS",
                        "-Ddelivery.folder=" + folder + " -Ddelivery.rate=" + Long.getLong("delivery.rate", 12_000));
        process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        await("the shell is there", () -> Files.exists(socket));
        shell = ShellClient.connect(socket);
    }

    /** As the operating system's kill -9 does. */
    void kill() throws Exception {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
        closeShell();
        Files.deleteIfExists(socket);
    }

    String ask(String command) {
        ShellClient connected = shell;
        try {
            return connected == null ? "" : connected.ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a column of a command's table says, by what is in the first one. */
    Map<String, String> column(String command, String title) {
        List<String> lines = ask(command).lines().toList();
        int index = List.of(lines.get(0).split(" {2,}", -1)).indexOf(title);
        return lines.stream()
                .skip(1)
                .map(line -> line.split(" {2,}", -1))
                .filter(cells -> cells.length > index)
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[index]));
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < limit, () -> "waited in vain until " + what + "\n" + state());
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private String state() {
        try {
            return ask("lanner:outputs") + "\n" + ask("lanner:quarantine") + "\n" + log();
        } catch (IOException | UncheckedIOException e) {
            return e.toString();
        }
    }

    private void closeShell() throws IOException {
        ShellClient connected = shell;
        shell = null;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeShell();
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (running.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.destroyForcibly();
    }
}
