// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is saved as configuration holds at once, or is refused with its place, while every event is judged. */
@Tag("kernel")
final class ConfigIT {
    private static final PrintStream OUT = System.out;
    private static final long PATIENCE_MS = 10_000;

    private final Path folder;
    private final Path config;
    private final Path log;

    ConfigIT(@TempDir Path folder) {
        this.folder = folder;
        config = folder.resolve("lanner.yaml");
        log = folder.resolve("alerts.log");
    }

    @BeforeAll
    static void needsTheKernel() {
        LiveLanner.assumeLiveEvents();
    }

    @Test
    void whatIsSavedHoldsAndWhatIsWrongIsRefusedWithItsPlaceAndNoEventIsLost() throws Exception {
        Path marker = Files.writeString(folder.resolve("marker"), "x");
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"),
                "- rule: Read\n  desc: d\n  condition: evt.type in (open, openat) and fd.name = " + marker
                        + " and proc.name = cat\n  output: '%proc.pid'\n  priority: INFO\n");
        save("");
        AtomicBoolean isEnd = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        try (LiveLanner lanner = LiveLanner.start(rules, "--config", config.toString())) {
            Thread reader = new Thread(() -> read(marker, isEnd, reads), "reader");
            reader.start();

            save("output: {file: {path: alerts.log}}\n");
            assertTrue(lanner.awaitMessage("Changed: output.file.", PATIENCE_MS), lanner::messages);
            awaitGrowth();

            save("output: {fil: {path: alerts.log}}\nengine: {matching: some}\n");
            String first = config + ":5:10 error: unknown key 'fil' in 'output'; did you mean 'file'?";
            assertTrue(lanner.awaitMessage(first, PATIENCE_MS), lanner::messages);
            assertTrue(lanner.awaitMessage(config + ":6:20 error: 'matching'", PATIENCE_MS), lanner::messages);
            Predicate<JsonNode> isTold =
                    alert -> alert.path("rule").asText().equals("Lanner internal: configuration not taken over")
                            && alert.path("output").asText().contains(first);
            assertTrue(lanner.awaitAlerts(isTold, 1, PATIENCE_MS), lanner::messages);
            awaitGrowth();

            Path dropIns = Files.createDirectory(folder.resolve("lanner.d"));
            save("output: {file: {path: alerts.log}}\n");
            assertTrue(lanner.awaitMessage("The configuration is the same.", PATIENCE_MS), lanner::messages);
            Files.writeString(dropIns.resolve("10.yaml"), "output: {file: {format: json}}\n");
            awaitLine("{\"");

            isEnd.set(true);
            reader.join();
            assertTrue(lanner.awaitAlerts(alert -> isRead(alert), reads.get(), PATIENCE_MS), lanner::messages);
            try (ShellClient shell = ShellClient.connect(folder.resolve("shell.sock"))) {
                String drops = shell.ask("drops");
                assertFalse(drops.contains("dropped"), drops);
            }
            assertEquals(0, lanner.interrupt(), lanner::messages);
            OUT.println("config: " + reads.get() + " reads while the configuration was saved 4 times, "
                    + lanner.alerts().stream().filter(ConfigIT::isRead).count() + " alerts");
            assertEquals(
                    reads.get(),
                    lanner.alerts().stream().filter(ConfigIT::isRead).count());
        } finally {
            isEnd.set(true);
        }
    }

    @Test
    void rulesAndSettingsAreDeployedAndTakenAwayAndWhatIsWrongChangesNothing() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), rule("Base", "nobody"));
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        save("");
        Files.writeString(
                config,
                Files.readString(config).replace("{enabled: false}\ncapture", "{dir: deploy, poll-ms: 100}\ncapture"));
        try (LiveLanner lanner = LiveLanner.start(rules, "--config", config.toString())) {
            Files.writeString(deploy.resolve("r.yaml"), rule("Deployed", "true"));
            assertTrue(lanner.awaitMessage("Deployed r.yaml: its rules are loaded.", PATIENCE_MS), lanner::messages);
            Predicate<JsonNode> isDeployed =
                    alert -> alert.path("rule").asText().equals("Deployed");
            long limit = System.nanoTime() + PATIENCE_MS * 1_000_000;
            while (!lanner.awaitAlerts(isDeployed, 1, 100)) {
                run("true");
                assertTrue(System.nanoTime() < limit, lanner::messages);
            }
            Files.writeString(deploy.resolve("s.yaml"), "output: {file: {path: ../alerts.log}}\n");
            assertTrue(
                    lanner.awaitMessage("Deployed s.yaml: its settings hold. Changed: output.file.", PATIENCE_MS),
                    lanner::messages);
            Files.writeString(deploy.resolve("bad.yml"), rule("Bad", "x").replace("evt.type", "evt.tipe"));
            assertTrue(
                    lanner.awaitMessage(deploy.resolve("bad.yml") + ":3:14 error in rule 'Bad'", PATIENCE_MS),
                    lanner::messages);
            run("true");
            await(() -> lines().stream().anyMatch(line -> line.contains("is run")));
            setsInTheShell();
            Files.delete(deploy.resolve("r.yaml"));
            assertTrue(
                    lanner.awaitMessage("Deployed r.yaml: what it said holds no more. Changed: rules.", PATIENCE_MS),
                    lanner::messages);
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    private void setsInTheShell() throws IOException, InterruptedException {
        try (ShellClient shell = ShellClient.connect(folder.resolve("shell.sock"))) {
            assertTrue(shell.ask("lanner:config").contains("output.file"));
            String set = shell.ask("lanner:config set output.file.max-files 7");
            assertTrue(set.contains("Changed: output.file. This holds until"), set);
            String got = shell.ask("lanner:config get output.file");
            assertTrue(got.contains("max-files: 7  # --set output.file.max-files=7"), got);
            assertTrue(got.contains("compress: false  # default"), got);
            IOException wrong =
                    assertThrows(IOException.class, () -> shell.ask("lanner:config set output.file.max-fils 8 --save"));
            assertTrue(
                    String.valueOf(wrong.getMessage())
                            .contains("unknown key 'max-fils' in 'output.file'; did you mean 'max-files'?"),
                    wrong.getMessage());
            Path saved = folder.resolve("lanner.d/zz-shell.yaml");
            assertFalse(Files.exists(saved), "what is wrong is not saved");
            set = shell.ask("lanner:config set output.file.max-files 9 --save");
            assertTrue(set.contains("This is saved in " + saved), set);
            assertTrue(Files.readString(saved).endsWith("output:\n  file:\n    max-files: 9\n"));
            assertTrue(shell.ask("quarantine").contains("No component of a plugin has failed."));
        }
    }

    private static String rule(String name, String program) {
        return "- rule: " + name + "\n  desc: d\n  condition: evt.type in (execve, execveat) and proc.name=" + program
                + "\n  output: '%proc.name is run'\n  priority: INFO\n";
    }

    @Test
    void whatIsMadeOfAFalcoYamlWithEveryKeyIsRight() throws Exception {
        Path made = folder.resolve("made.yaml");
        String lanner = LiveLanner.home().resolve("bin/lanner").toString();
        Path every = Path.of("../../runtime/src/test/resources/dev/lanner/runtime/migrate/every-key.yaml");
        assertEquals(0, run(lanner, "migrate", every.toString(), "-o", made.toString()));
        assertEquals(0, run(lanner, "config", "check", made.toString()));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static boolean isRead(JsonNode alert) {
        return alert.path("rule").asText().equals("Read");
    }

    private void save(String more) throws IOException {
        Files.writeString(
                config,
                "shell: {socket: %s/shell.sock}\npipeline: {spool-dir: %s/spool}\ndeploy: {enabled: false}\ncapture: {enabled: false}\n%s"
                        .formatted(folder, folder, more));
    }

    private static void read(Path marker, AtomicBoolean isEnd, AtomicInteger reads) {
        try {
            while (!isEnd.get()) {
                Process process = new ProcessBuilder("cat", marker.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.waitFor();
                reads.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitGrowth() throws IOException, InterruptedException {
        int before = lines().size();
        await(() -> lines().size() > before);
    }

    private void awaitLine(String begin) throws IOException, InterruptedException {
        await(() -> lines().stream().anyMatch(line -> line.startsWith(begin)));
    }

    private List<String> lines() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long limit = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < limit, "waited " + PATIENCE_MS + " ms");
            Thread.sleep(20);
        }
    }
}
