// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionIT {
    private static final Path HOME = Path.of("target/lanner").toAbsolutePath();
    private static final Path LANNER = HOME.resolve("bin/lanner");

    private final Path folder;

    DistributionIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void checksGoodRules() throws Exception {
        write(
                "good.yaml",
                """
                - rule: Cat is run
                  desc: Somebody runs cat.
                  condition: evt.type=execve and proc.name=cat
                  output: cat was run (user=%user.name)
                  priority: NOTICE
                """);
        Outcome outcome = lanner("rules", "check", "good.yaml");
        assertEquals("1 file checked: 1 rule, 0 errors, 0 warnings\n", outcome.out());
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("", outcome.err());
    }

    @Test
    void tellsEveryProblemOfBadRulesWithItsPlace() throws Exception {
        write(
                "it's bad $x.yaml",
                """
                - rule: Unknown field
                  desc: A typing error.
                  condition: evt.type=execve and proc.nme=cat
                  output: cat was run
                  priority: NOTICE
                - rule: Unknown priority
                  desc: Another one.
                  condition: evt.type=execve
                  output: cat was run
                  priority: LOUD
                """);
        Outcome outcome = lanner("rules", "check", "it's bad $x.yaml", "none.yaml");
        assertEquals(1, outcome.status());
        assertTrue(outcome.out().startsWith("2 files checked: 3 errors"), outcome.out());
        assertTrue(outcome.err().contains("it's bad $x.yaml:3:"), outcome.err());
        assertTrue(outcome.err().contains("proc.nme"), outcome.err());
        assertTrue(outcome.err().contains("it's bad $x.yaml:10:"), outcome.err());
        assertTrue(
                outcome.err().contains("none.yaml:1:1 error: this file cannot be read: there is no such file"),
                outcome.err());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void checksTheRulesItShips() throws Exception {
        Outcome outcome = lanner("rules", "check", HOME.resolve("rules").toString());
        assertEquals(0, outcome.status(), outcome.err());
    }

    @Test
    void testsTheRulesItShipsAllOfThem() throws Exception {
        Outcome outcome =
                lanner("rules", "test", "--complete", HOME.resolve("rules").toString());
        System.out.println(outcome.out());
        assertEquals(0, outcome.status(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains(" 0 failed "), outcome.out());
    }

    @Test
    void tellsWhyARuleDidNotFire() throws Exception {
        write(
                "cat.yaml",
                """
                - rule: Cat is run by alice
                  desc: A rule to be tested.
                  condition: evt.type=execve and proc.name=cat and user.name=alice
                  output: cat was run (user=%user.name)
                  priority: NOTICE
                """);
        Files.createDirectory(folder.resolve("test"));
        write(
                "test/cat.yaml",
                """
                cases:
                  - case: bob runs it
                    fires: Cat is run by alice
                    events:
                      - {exec: /bin/cat, uid: 1001}
                """);
        Outcome outcome = lanner("rules", "test", ".");
        assertEquals(1, outcome.status());
        assertTrue(outcome.out().contains("test/cat.yaml:2:5 failed: bob runs it"), outcome.out());
        assertTrue(outcome.out().contains("false: user.name=alice [cat.yaml:3:52]"), outcome.out());
        assertTrue(outcome.out().contains("1 case in 1 file: 0 passed, 1 failed"), outcome.out());

        write(
                "test/cat.yaml",
                "cases:\n  - case: a\n    fire: Cat\n    silent: [Cat is run by alice]\n    events:\n      - opne: /x\n");
        Outcome wrong = lanner("rules", "test", "test/cat.yaml");
        assertEquals(1, wrong.status());
        assertTrue(
                wrong.err().contains("test/cat.yaml:3:5 error: the key 'fire' is unknown here; did you mean 'fires'?"),
                wrong.err());
        assertTrue(
                wrong.err().contains("test/cat.yaml:6:9 error: no event is called 'opne'; did you mean 'open'?"),
                wrong.err());
    }

    @Test
    void findsItsHomeThroughLinks() throws Exception {
        Path second = Files.createSymbolicLink(folder.resolve("second"), LANNER);
        Path first = Files.createSymbolicLink(folder.resolve("first"), second.getFileName());
        Outcome outcome = Outcome.of(Path.of("/"), Map.of(), List.of(first.toString(), "--version"));
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith("Lanner "), outcome.out());
    }

    @Test
    void refusesAWrongCommandLineWithStatus2() throws Exception {
        Outcome outcome = lanner("run", "--no-such-option");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("'--no-such-option'"), outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void tellsAllThatIsWrongWithTheConfiguration() throws Exception {
        write("lanner.yaml", "output:\n  stdot: {}\n  file: {pth: /x}\nengine: {matching: [first, all]}\n");
        Outcome outcome = lanner("run", "--config", "lanner.yaml", "--set", "pipeline.output-queue=many");
        assertEquals(1, outcome.status());
        assertEquals(
                """
                lanner.yaml:2:3 error: unknown key 'stdot' in 'output'; did you mean 'stdout'?
                lanner.yaml:3:10 error: unknown key 'pth' in 'output.file'; did you mean 'path'?
                lanner.yaml:4:20 error: 'matching' takes one value, not a list
                --set pipeline.output-queue=many error: 'output-queue': 'many' is not a whole number
                """,
                outcome.err());
    }

    @Test
    void tellsWhyItDidNotStartOnceAndNothingElse() throws Exception {
        write(
                "bad.yaml",
                """
                - rule: Unknown field
                  desc: A typing error.
                  condition: evt.type=execve and proc.nme=cat
                  output: cat was run
                  priority: NOTICE
                """);
        // The socket cannot be opened either, but nobody would miss it.
        Outcome outcome = lanner("run", "--rules", "bad.yaml", "--set", "shell.socket=/proc/none/shell.sock");
        assertEquals(1, outcome.status());
        assertEquals(
                """
                lanner: bad.yaml:3:34 error in rule 'Unknown field': unknown field 'proc.nme'; did you mean 'proc.name'? \
                [LOAD_ERR_COMPILE_CONDITION]
                  condition: evt.type=execve and proc.nme=cat
                                                 ^
                """,
                outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void complainsOfAJavaThatIsNotThereOrTooOld() throws Exception {
        Outcome none = Outcome.of(folder, Map.of("JAVA_HOME", "/nowhere"), List.of(LANNER.toString(), "--version"));
        assertEquals(1, none.status());
        assertTrue(none.err().contains("JAVA_HOME is /nowhere"), none.err());

        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        Outcome old = Outcome.of(
                folder, Map.of("JAVA_HOME", folder.resolve("jdk").toString()), List.of(LANNER.toString(), "--version"));
        assertEquals(1, old.status());
        assertTrue(old.err().contains("is Java 11; Java 17 or later is needed"), old.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields", "events", "config", "commands"})
    void isWhatTheReferenceSays(String page) throws Exception {
        Outcome outcome = lanner("reference", page);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(
                Files.readString(Path.of("reference", page + ".md")),
                outcome.out(),
                "the reference differs from the code; if the code is right: distribution/document");
    }

    @Test
    void leavesNothingBehind() throws Exception {
        assertEquals(0, lanner("fields", "proc").status());
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("tmp"),
                    left.map(path -> path.getFileName().toString()).toList());
        }
        try (var left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Outcome lanner(String... arguments) throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, LANNER.toString());
        return Outcome.of(folder, Map.of("LANNER_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), command);
    }
}
