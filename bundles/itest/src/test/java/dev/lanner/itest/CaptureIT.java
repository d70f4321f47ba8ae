// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A rule with {@code capture: true} leaves a file, which gives the alert again when it is replayed by the same rule. */
final class CaptureIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTERNAL = "Lanner internal: ";

    private static final String RULES =
            """
            - rule: Begins
              desc: starts a capture
              condition: evt.type in (execve, execveat) and evt.res=SUCCESS and proc.cmdline contains MARK
              output: Begins|%evt.rawtime|%evt.type|%proc.cmdline|%proc.pid|%proc.pname|%proc.cwd|%user.uid|%user.name|%proc.aname[2]
              priority: NOTICE
              capture: true
              capture_duration: 2000
            - rule: Ends
              desc: starts none
              condition: evt.type=procexit and proc.cmdline contains MARK
              output: Ends|%evt.rawtime|%evt.type|%proc.cmdline|%proc.pid|%proc.pname|%evt.arg.ret
              priority: NOTICE
            """;

    private Path work = Path.of("target/capture").toAbsolutePath();

    @BeforeEach
    void makeAFolder(TestInfo test) throws IOException {
        work = Path.of("target/capture", test.getTestMethod().orElseThrow().getName())
                .toAbsolutePath();
        Files.createDirectories(work);
        for (Path left : captures()) {
            Files.delete(left);
        }
    }

    @Test
    @Tag("kernel")
    void holdsTheEventThatHasMatchedAndWhatFollows() throws Exception {
        LiveLanner.assumeLiveEvents();
        Path rules = rules("capture-me-" + System.nanoTime());
        String mark = Files.readString(rules).replaceAll("(?s).*cmdline contains (\\S+).*", "$1");
        List<JsonNode> live;
        try (LiveLanner lanner = LiveLanner.start(rules, switchOn())) {
            Process marked = new ProcessBuilder("sh", "-c", "sleep 0.3; exit 7", mark).start();
            assertEquals(7, marked.waitFor());
            assertTrue(lanner.awaitMessage("is complete", 15_000), lanner::messages);
            assertEquals(0, lanner.interrupt());
            live = lanner.alerts();
        }
        assertEquals(List.of("Begins", INTERNAL + "capture started", "Ends"), names(live), live::toString);
        Path capture = captures().get(0);
        assertEquals(1, captures().size(), () -> captures().toString());
        assertEquals(
                capture.toString(),
                live.get(1).path("output_fields").path("capture.file").asText());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(capture)));

        List<JsonNode> again = replay(rules, capture);
        assertEquals(List.of("Begins", "Ends"), names(again));
        assertEquals(output(live.get(0)), output(again.get(0)));
        assertEquals(output(live.get(2)), output(again.get(1)));
    }

    /** What a process was is known at its end, and so in a capture that begins there. */
    @Test
    void aCaptureThatBeginsWithTheEndOfAProcessKnowsWhoseItIs() throws Exception {
        Path rules = Files.writeString(
                work.resolve("rules.yaml"),
                """
                - rule: Ended
                  desc: every end
                  condition: evt.type=procexit and proc.name=id
                  output: "%evt.rawtime %proc.cmdline %proc.exepath %proc.pid %proc.pname %user.uid %evt.arg.ret"
                  priority: NOTICE
                  capture: true
                """);
        List<JsonNode> all = replay(rules, LiveLanner.home().resolve("demo/attack.scap"), switchOn());
        assertTrue(all.size() > 1, all::toString);
        List<String> again =
                replay(rules, captures().get(0)).stream().map(CaptureIT::output).toList();
        assertFalse(again.isEmpty(), "no alert again");
        assertEquals(output(all.get(0)), again.get(0));
    }

    @Test
    void isMadeOfAReplayToo() throws Exception {
        Path attack = LiveLanner.home().resolve("demo/attack.scap");
        Path rules = Files.writeString(
                work.resolve("rules.yaml"),
                """
                - rule: Started
                  desc: every program
                  condition: evt.type in (execve, execveat)
                  output: "%evt.rawtime %proc.cmdline %proc.pname %user.uid"
                  priority: NOTICE
                  capture: true
                  capture_duration: 100000
                """);
        List<JsonNode> all = replay(rules, attack, switchOn());
        assertEquals(1, all.stream().filter(CaptureIT::isInternal).count(), all::toString);
        assertEquals(1, captures().size());
        List<String> wanted = all.stream()
                .filter(alert -> !isInternal(alert))
                .map(CaptureIT::output)
                .toList();
        assertTrue(wanted.size() > 3, wanted::toString);
        assertEquals(
                wanted,
                replay(rules, captures().get(0)).stream().map(CaptureIT::output).toList());
        replay(rules, attack, switchOn());
        assertEquals(2, captures().size(), "a further replay makes a further file");
    }

    @Test
    void doesNoHarmWhereItCannotBeWritten() throws Exception {
        Path rules = Files.writeString(
                work.resolve("rules.yaml"),
                """
                - rule: Started
                  desc: every program
                  condition: evt.type in (execve, execveat)
                  output: "%evt.rawtime %proc.cmdline"
                  priority: NOTICE
                """);
        Path attack = LiveLanner.home().resolve("demo/attack.scap");
        List<String> wanted =
                replay(rules, attack).stream().map(CaptureIT::output).toList();
        List<String> actual = replay(
                        rules,
                        attack,
                        "--set",
                        "capture.path-prefix=/proc/none/captures/x",
                        "--set",
                        "capture.mode=all_rules",
                        "--set",
                        "capture.default-duration=1")
                .stream()
                .filter(alert -> !isInternal(alert))
                .map(CaptureIT::output)
                .toList();
        assertEquals(wanted, actual);
        List<String> told = Files.readAllLines(work.resolve("replay.log")).stream()
                .filter(line -> line.contains("/proc/none/captures"))
                .toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).contains("has failed"), told::toString);
    }

    @Test
    void isNotMadeUnlessItIsSwitchedOn() throws Exception {
        Path rules = rules("a");
        assertFalse(replay(rules, LiveLanner.home().resolve("demo/attack.scap")).stream()
                .anyMatch(CaptureIT::isInternal));
        assertEquals(List.of(), captures());
    }

    private Path rules(String mark) throws IOException {
        return Files.writeString(work.resolve("rules.yaml"), RULES.replace("MARK", mark));
    }

    private String[] switchOn() {
        return new String[] {
            "--set",
            "capture.enabled=true",
            "--set",
            "capture.path-prefix=" + work.resolve("captures/of"),
            "--set",
            "capture.min-free-mb=0"
        };
    }

    private List<Path> captures() {
        Path folder = work.resolve("captures");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isInternal(JsonNode alert) {
        return alert.path("rule").asText().startsWith(INTERNAL);
    }

    private static List<String> names(List<JsonNode> alerts) {
        return alerts.stream().map(alert -> alert.path("rule").asText()).toList();
    }

    private static String output(JsonNode alert) {
        return alert.path("output").asText();
    }

    private List<JsonNode> replay(Path rules, Path capture, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                LiveLanner.home().resolve("bin/lanner").toString(), "replay", "-q", "--json", "--rules", rules + ""));
        command.addAll(List.of(more));
        command.add(capture.toString());
        File log = work.resolve("replay.log").toFile();
        Process process = new ProcessBuilder(command).redirectError(log).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "see " + log);
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : output.lines().toList()) {
            alerts.add(JSON.readTree(line));
        }
        return alerts;
    }
}
