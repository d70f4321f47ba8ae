// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of the commands about rules, each at the command line that people use. */
class RulesOptionsIT {
    private static final Path HOME = Path.of("target/lanner").toAbsolutePath();
    private static final Pattern RULE = Pattern.compile("\"rule\":\"([^\"]*)\"");

    private final Path folder;

    RulesOptionsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"),
                """
                - list: readers
                  items: [id, cat]
                - macro: reader
                  condition: proc.name in (readers)
                - rule: Started reader
                  desc: Somebody reads a file.
                  condition: evt.type in (execve, execveat) and reader
                  output: reader %proc.name
                  priority: NOTICE
                  tags: [readers]
                  capture: true
                  capture_duration: 700
                - rule: Started
                  desc: Somebody starts a program.
                  condition: evt.type in (execve, execveat)
                  output: program %proc.name
                  priority: INFO
                - rule: Ended
                  desc: A process ends.
                  condition: evt.type=procexit
                  output: end of %proc.name
                  priority: INFO
                  enabled: false
                """);
    }

    @Test
    void showsARuleByAPartOfItsName() throws Exception {
        Outcome outcome = lanner("rules", "show", "ed reader", "rules.yaml");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith("Rule: Started reader\n"), outcome.out());
        assertTrue(outcome.out().contains("\nDefined at: rules.yaml:5:9\n"), outcome.out());
        assertTrue(outcome.out().contains("proc.name in (id, cat)"), outcome.out());
    }

    @Test
    void showsARuleAsJson() throws Exception {
        Outcome outcome = lanner("rules", "show", "--json", "Started reader", "rules.yaml");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().startsWith("{\n"), outcome.out());
        assertTrue(outcome.out().contains("\"capture_duration\" : 700"), outcome.out());
        assertTrue(outcome.out().contains("\"macros\" : [ \"reader\" ]"), outcome.out());
    }

    @Test
    void describesAllThatIsInAFile() throws Exception {
        Outcome outcome = lanner("rules", "check", "--describe", "rules.yaml");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("\"falco_describe_results\""), outcome.out());
        assertTrue(outcome.out().contains("\"name\" : \"readers\""), outcome.out());
        assertTrue(outcome.out().contains("\"name\" : \"Ended\""), outcome.out());
    }

    @Test
    void tellsWhatIsWrongAsJson() throws Exception {
        Files.writeString(folder.resolve("bad.yaml"), "- macro: m\n  condition: proc.nme=cat\n- rule: r\n");
        Outcome outcome = lanner("rules", "check", "--json", "bad.yaml");
        assertEquals(1, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("\"successful\" : false"), outcome.out());
        assertTrue(outcome.out().contains("LOAD_COMPILE_CONDITION"), outcome.out());
    }

    @Test
    void listsRules() throws Exception {
        Outcome outcome = lanner("rules", "list", "rules.yaml");
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertEquals(4, lines.size(), outcome.out());
        assertTrue(lines.get(1).matches("Started reader +Notice +active .*readers.*"), outcome.out());
        assertTrue(lines.get(3).matches("Ended +Informational +disabled.*"), outcome.out());
    }

    /** What comes later on the command line counts. */
    @ParameterizedTest
    @CsvSource({
        "'', 'Started, Started reader'",
        "--disable-tag readers, Started",
        "--disable-rule Started, Started reader",
        "--enable-rule End*, 'Ended, Started, Started reader'",
        "--disable-rule * --enable-tag readers, Started reader",
        "--enable-tag readers --disable-rule *, ''",
        "--disable-rule Started --disable-rule *reader --enable-rule Ended, Ended"
    })
    void turnsRulesOnAndOff(String switches, String rules) throws Exception {
        List<String> command = new ArrayList<>(List.of("replay", "-q", "--json", "--rules", "rules.yaml"));
        command.addAll(switches.isEmpty() ? List.of() : List.of(switches.split(" ")));
        command.add(HOME.resolve("demo/attack.scap").toString());
        Outcome outcome = lanner(command.toArray(String[]::new));
        assertEquals(0, outcome.status(), outcome.err());
        List<String> names = RULE.matcher(outcome.out())
                .results()
                .map(result -> result.group(1))
                .toList();
        assertEquals(rules, String.join(", ", new TreeSet<>(names)));
    }

    private Outcome lanner(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, HOME.resolve("bin/lanner").toString());
        return Outcome.of(folder, Map.of(), command);
    }
}
