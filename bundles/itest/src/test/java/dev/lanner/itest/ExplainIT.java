// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 'lanner explain' says of the recorded attack, and the shell of what happens now. */
final class ExplainIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WORK = Path.of("target/explain").toAbsolutePath();
    private static final String ATTACK =
            LiveLanner.home().resolve("demo/attack.scap").toString();
    private static final String RULES =
            Path.of("src/test/resources/rules/attack.yaml").toAbsolutePath().toString();

    @BeforeAll
    static void makeRoom() throws IOException {
        Files.createDirectories(WORK);
    }

    /** What the command has written, and how it has ended. */
    private record Run(int status, String output, String errors) {}

    private static Run explain(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(LiveLanner.home().resolve("bin/lanner").toString(), "explain", "-q", "--rules", RULES, ATTACK));
        command.addAll(List.of(arguments));
        Path errors = WORK.resolve("errors.log");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output, Files.readString(errors));
    }

    @Test
    void findsTheFailedAttemptThatNoAlertTellsOf() throws Exception {
        Run counted = explain("--rule", "Password hashes read", "--json");
        assertEquals(0, counted.status(), counted.errors());
        JsonNode whole = JSON.readTree(counted.output());
        assertEquals(1, whole.path("matches").asInt());
        long near = 0;
        for (JsonNode check : whole.findParents("stopped_alone")) {
            near = check.path("text").asText().equals("evt.failed=false")
                    ? check.path("last_stopped_alone").asLong()
                    : near;
        }
        assertTrue(near > 0, counted.output());

        Run text = explain("--rule", "Password hashes read");
        assertTrue(
                text.output()
                        .contains("Nearest to a match came 1 event, stopped by nothing but evt.failed=false: event "
                                + near),
                text.output());
        assertTrue(text.output().chars().allMatch(c -> c < 0x7f), "no terminal, no signs: " + text.output());

        Run event = explain("--rule", "Password hashes read", "--event", Long.toString(near));
        assertEquals(0, event.status(), event.errors());
        assertTrue(event.output().startsWith("Event " + near + ", openat by cat (pid "), event.output());
        assertTrue(
                event.output().contains("No match: evt.failed=false does not hold; nothing else is in the way."),
                event.output());
        assertTrue(event.output().contains("fd.name is /etc/shadow  (not asked)"), event.output());
    }

    @Test
    void saysTheSameOfAMatchAsTheAlert() throws Exception {
        JsonNode whole = JSON.readTree(
                explain("--rule", "Password hashes read", "--json").output());
        Run event = explain(
                "--rule",
                "Password hashes read",
                "--event",
                whole.path("last_match").asText());
        assertTrue(event.output().contains("\nMatch: Password hashes opened | file=/etc/shadow "), event.output());
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        Run rule = explain("--rule", "Password hashes rea");
        assertEquals(1, rule.status());
        assertTrue(
                rule.errors()
                        .contains(
                                "lanner: no rule is called 'Password hashes rea'; did you mean 'Password hashes read'?"),
                rule.errors());
        Run event = explain("--rule", "Password hashes read", "--event", "9999999");
        assertEquals(1, event.status());
        assertTrue(
                event.errors().contains("lanner: there is no event 9999999; they have the numbers 1 to "),
                event.errors());
        assertEquals(
                2, explain("--rule", "Password hashes read", "--event", "0").status());
        assertTrue((rule.errors() + event.errors()).lines().noneMatch(line -> line.startsWith("\tat ")));
    }

    @Test
    @Tag("kernel")
    void theShellExplainsWhatHappensNow(@TempDir Path folder) throws Exception {
        LiveLanner.assumeLiveEvents();
        Path socket = folder.resolve("shell.sock");
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"),
                """
                - rule: Our file
                  desc: a file that is read by anybody but cat
                  condition: evt.type in (open, openat, openat2) and fd.name = %s/file and proc.name != cat
                  output: "%%proc.name"
                  priority: NOTICE
                """
                        .formatted(folder));
        Files.writeString(folder.resolve("file"), "x");
        try (LiveLanner lanner = LiveLanner.start(rules, "--set", "shell.socket=" + socket);
                ShellClient shell = ShellClient.connect(socket)) {
            Thread reading = new Thread(() -> readAgainAndAgain(folder.resolve("file")), "reader");
            reading.setDaemon(true);
            reading.start();
            JsonNode whole = JSON.readTree(shell.ask("lanner:explain --json --seconds 3 'our file'"));
            assertTrue(whole.path("of_type").asLong() > 0, whole::toString);
            JsonNode step = whole.findParents("stopped_alone").stream()
                    .filter(check -> check.path("text").asText().equals("proc.name != cat"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(whole.toString()));
            assertEquals("cat", step.path("hindering").path(0).path("value").asText());
            assertEquals(
                    step.path("stopped").asLong(), step.path("stopped_alone").asLong(), whole::toString);
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    /** For ten seconds at most, some times a second. */
    private static void readAgainAndAgain(Path file) {
        try {
            for (int i = 0; i < 50; i++) {
                new ProcessBuilder("cat", file.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
