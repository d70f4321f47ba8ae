// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class FalcoMigrationTest {
    private static final String HEADER = "falco.yaml";

    /** {@code -Dgolden.update=true} writes what is expected anew. */
    @Test
    void everyKeyIsTakenOverOrToldWithItsPlaceAndWhy() throws IOException {
        FalcoMigration migration = FalcoMigration.of("every-key.yaml", resource("every-key.yaml"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(
                    Path.of("src/test/resources/dev/lanner/runtime/migrate/every-key.expected.yaml"),
                    migration.settings());
        }
        assertEquals(resource("every-key.expected.yaml"), migration.settings());
        assertEquals(30, migration.notes().size());
    }

    @Test
    void whatIsNotSaidIsAsFalcoHasItThen() {
        FalcoMigration migration = FalcoMigration.of(HEADER, "stdout_output: {enabled: true}\n");
        assertEquals(
                "engine.suggested-output = false\n"
                        + "output.file.enabled = false\noutput.http.enabled = false\noutput.program.enabled = false\n"
                        + "output.stdout.enabled = true\noutput.stdout.format = text\noutput.syslog.enabled = false",
                lines(flat(migration.settings())));
        assertEquals(List.of(), migration.notes());
    }

    @Test
    void whatIsNoKeyIsToldWithWhatMayHaveBeenMeant() {
        List<String> notes =
                FalcoMigration.of(HEADER, "a: 1\njson_outputs: true\n").notes();
        assertEquals("falco.yaml:1:1 a: this is no key of falco.yaml that is known", notes.get(0));
        assertTrue(FalcoMigration.of(HEADER, "stdout_ouput: {enabled: true}")
                .notes()
                .get(0)
                .endsWith("; was 'stdout_output' meant?"));
        assertEquals(
                "falco.yaml:2:1 json_outputs: this is no key of falco.yaml that is known; was 'json_output' meant?",
                notes.get(1));
    }

    @Test
    void refusesWhatIsNotYamlWithItsPlace() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> FalcoMigration.of(HEADER, "a: [b\nc: d\n"));
        assertTrue(
                String.valueOf(wrong.getMessage()).startsWith("falco.yaml:2:2 error: this is not YAML"),
                wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> FalcoMigration.of(HEADER, "- a\n"));
        assertThrows(IllegalArgumentException.class, () -> FalcoMigration.of(HEADER, ""));
    }

    @Test
    void otherKindsOfEnginesAreToldAndTheirBuffersTakenOver() {
        FalcoMigration kmod = FalcoMigration.of(
                HEADER, "engine: {kind: kmod, kmod: {buf_size_preset: 5}, modern_ebpf: {buf_size_preset: 1}}");
        assertEquals("16777216", flat(kmod.settings()).get("source.ebpf.ring-bytes"));
        assertTrue(kmod.notes().get(0).contains("engine.kind"), kmod.notes()::toString);
        FalcoMigration replay = FalcoMigration.of(HEADER, "engine: {kind: replay, replay: {capture_file: /a.scap}}");
        assertTrue(replay.notes().get(0).contains("lanner replay /a.scap"), replay.notes()::toString);
    }

    @ParameterizedTest
    @CsvSource({"1h,3600", "1h30m,5400", "30s500ms,31", "5000,5", "10ms,1", "2d,172800"})
    void readsTimes(String text, long seconds) {
        assertEquals(seconds, FalcoMigration.seconds(text));
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = FalcoMigrationTest.class.getResourceAsStream(name)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String lines(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> flat(String yaml) {
        Map<String, String> flat = new TreeMap<>();
        Map<String, Object> root = new Yaml().load(yaml);
        flatten(flat, "", root);
        return flat;
    }

    private static void flatten(Map<String, String> flat, String prefix, Map<?, ?> map) {
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> below) {
                flatten(flat, prefix + key + ".", below);
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
    }
}
