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
 * The distribution without the kernel's events, in a process of its own that can be killed, with the bundles of the test in
 * its deploy folder.
 */
final class DeliveryHouse implements AutoCloseable {
    static final List<String> OUTPUTS = List.of("steady", "hanging", "failing", "full", "leaving");
    static final int HANGING = 1;
    static final int FAILING = 2;
    static final int FULL = 3;
    static final int LEAVING = 4;

    private static final long PATIENCE_S = Long.getLong("delivery.patience", 120);
    private static final String RULE = "- rule: Every event\n"
            + "  desc: Every event\n"
            + "  condition: evt.type=procexit\n"
            + "  output: serial %evt.arg.status\n"
            + "  priority: INFO\n";
    private static final String CONFIGURATION = "rules: {files: [rules.yaml]}\n"
            + "output: {stdout: {enabled: false}}\n"
            + "deploy: {dir: deploy, poll-ms: 100}\n"
            + "shell: {socket: %s}\n"
            + "pipeline: {spool-dir: spool, retry-first-ms: 50, retry-longest-ms: 500}\n";

    private final Path folder;
    private final Path deploy;
    private final Path socket;
    private @Nullable Process process;
    private @Nullable ShellClient shell;

    DeliveryHouse(Path folder) throws IOException {
        this.folder = folder;
        deploy = Files.createDirectories(folder.resolve("deploy"));
        socket = folder.resolve("shell.sock");
        Files.writeString(folder.resolve("rules.yaml"), RULE);
        Files.writeString(folder.resolve("lanner.yaml"), CONFIGURATION.formatted(socket));
        copyHome();
        deploySource();
        for (int number = 0; number < OUTPUTS.size(); number++) {
            add(number);
        }
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

    private void deploySource() throws IOException {
        new ComponentBundle(
                        "source",
                        "dev.lanner.spi.source.EventSource",
                        List.of("dev.lanner.api.event", "dev.lanner.spi.source"),
                        Map.of("lanner.source.name", "numbered"),
                        List.of(NumberedEvents.class, Control.class, Control.Mode.class))
                .write(folder, deploy.resolve("source.jar"));
    }

    /** Deploys the output of this number, if it is not. */
    void add(int number) throws IOException {
        Path jar = jar(number);
        if (Files.notExists(jar)) {
            String name = OUTPUTS.get(number);
            new ComponentBundle(
                            "output." + name,
                            "dev.lanner.spi.output.AlertOutput",
                            List.of("dev.lanner.api.alert", "dev.lanner.spi.output"),
                            Map.of("lanner.output.name", name, "number", Integer.toString(number)),
                            List.of(MoodyOutput.class, Control.class, Control.Mode.class))
                    .write(folder, jar);
        }
    }

    /** Takes the output away, and waits until it has gone. */
    void remove(int number) throws Exception {
        Files.deleteIfExists(jar(number));
        await("the output has gone", () -> "awaited".equals(column("STATE").get(OUTPUTS.get(number))));
    }

    private Path jar(int number) {
        return deploy.resolve(OUTPUTS.get(number) + ".jar");
    }

    Path received(String output) {
        return folder.resolve(output + ".received");
    }

    /** Starts it, and waits until all outputs are there that are deployed. */
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
        Path log = folder.resolve("log");
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await("the shell is there", () -> Files.exists(socket));
        shell = ShellClient.connect(socket);
        await(
                "the deployed outputs are there",
                () -> column("STATE").entrySet().stream()
                                .filter(state -> !state.getValue().equals("awaited"))
                                .count()
                        == OUTPUTS.stream()
                                .filter(name -> Files.exists(jar(OUTPUTS.indexOf(name))))
                                .count());
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

    /** What a column of the outputs' table says, by output. */
    private Map<String, String> column(String title) {
        List<String> lines = ask("lanner:outputs").lines().toList();
        int index = List.of(lines.get(0).split(" {2,}", -1)).indexOf(title);
        return lines.stream()
                .skip(1)
                .map(line -> line.split(" {2,}", -1))
                .filter(cells -> cells.length > index)
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[index]));
    }

    private long sum(String title) {
        return column(title).values().stream().mapToLong(Long::parseLong).sum();
    }

    /** Alerts that are in no file yet, nor on disk. */
    long unspooled() {
        return sum("QUEUED");
    }

    /** Alerts that wait for an output. */
    long waiting() {
        return sum("QUEUED") + sum("SPOOLED");
    }

    long dropped() {
        return sum("DROPPED") + sum("REJECTED");
    }

    /** The number up to which every output has received everything. */
    long leastReceived() throws IOException {
        long least = Long.MAX_VALUE;
        for (String output : OUTPUTS) {
            least = Math.min(least, ReceivedAlerts.last(received(output)));
        }
        return least;
    }

    /** How many alerts each output has received, those that came twice included. */
    String delivered() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String output : OUTPUTS) {
            text.append(output)
                    .append('=')
                    .append(ReceivedAlerts.last(received(output)))
                    .append(' ');
        }
        return text.toString().strip();
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < limit, () -> "waited in vain until " + what + "\n" + log());
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String log() {
        try {
            return ask("lanner:outputs") + "\n" + Files.readString(folder.resolve("log"));
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
