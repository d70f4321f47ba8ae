// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFormatterTest {
    private static final AlertLine LINE = new AlertLine(ZoneOffset.UTC, true);

    @Test
    void writesEveryKindOfValueAndSortsKeysAndTags() throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("proc.pid", 42L);
        fields.put("evt.is_io", Boolean.TRUE);
        fields.put("evt.latency.quick", 0.5);
        fields.put("k8s.ns.name", null);
        fields.put("fd.types", List.of("file", "pipe"));
        fields.put("proc.exe_ino.mtime", new BigInteger("10968388490854775808"));
        fields.put("fd.name", "/tmp/\"机密\"\n\u001b\\");
        Alert alert = new Alert(
                SampleAlerts.TIMESTAMP_NS,
                "A \"rule\"",
                Priority.INFORMATIONAL,
                "syscall",
                "lab",
                List.of("b", "T1", "a"),
                "x\ny",
                fields);
        assertEquals(
                "{\"hostname\":\"lab\",\"output\":\"07:47:39.936299766: Informational x\\ny\",\"output_fields\":"
                        + "{\"evt.is_io\":true,\"evt.latency.quick\":0.5,\"fd.name\":\"/tmp/\\\"机密\\\"\\n\\u001b\\\\\","
                        + "\"fd.types\":[\"file\",\"pipe\"],\"k8s.ns.name\":null,"
                        + "\"proc.exe_ino.mtime\":10968388490854775808,\"proc.pid\":42},\"priority\":\"Informational\",\"rule\":\"A \\\"rule\\\"\","
                        + "\"source\":\"syscall\",\"tags\":[\"T1\",\"a\",\"b\"],\"time\":\"2026-11-22T07:47:39.936299766Z\"}",
                format(alert));
    }

    @Test
    void writesEmptyTagsAndFields() throws IOException {
        String json = format(new Alert(0, "r", Priority.DEBUG, "clock", "", List.of(), "m", Map.of()));
        assertTrue(json.contains("\"output_fields\":{}") && json.contains("\"tags\":[]"), () -> json);
        assertTrue(json.endsWith("\"time\":\"1970-01-01T00:00:00.000000000Z\"}"), () -> json);
    }

    @Test
    void hasTheIdIfWanted() throws IOException {
        String json = format(SampleAlerts.withMessage("x"), new FormatSettings(LINE, false, true, false, false, true));
        assertTrue(json.startsWith("{\"hostname\":\"lab\",\"id\":\"sample-1\",\"message\":\"x\","), () -> json);
    }

    @Test
    void hasTheKeysThatAreWanted() throws IOException {
        Alert alert = new Alert(
                SampleAlerts.TIMESTAMP_NS, "r", Priority.DEBUG, "syscall", "lab", List.of("t"), "m", Map.of("a", 1L));
        String begin = "{\"hostname\":\"lab\",";
        String end =
                "\"priority\":\"Debug\",\"rule\":\"r\",\"source\":\"syscall\",%s\"time\":\"2026-11-22T07:47:39.936299766Z\"}";
        assertEquals(
                begin + end.formatted(""), format(alert, new FormatSettings(LINE, false, false, false, false, false)));
        assertEquals(
                begin
                        + "\"message\":\"m\",\"output\":\"2026-11-22T07:47:39.936299766+0000: Debug m\",\"output_fields\":{\"a\":1},"
                        + end.formatted("\"tags\":[\"t\"],"),
                format(alert, new FormatSettings(LINE, true, true, true, true, false)));
    }

    /** Reads Falco's alerts, makes ours of the same values in another order, and expects the same bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"lab.userrule", "lab.def", "lab.all3", "lab.all3-matchall"})
    void writesWhatFalcoWroteByteForByte(String capture) throws IOException {
        Path file = conformance().resolve("captures").resolve(capture + ".alerts.json");
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped, since there is no " + file);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.size() > 10);
        for (String line : lines) {
            assertEquals(line, format(parse(line, random)));
        }
    }

    private static Path conformance() {
        String override = System.getProperty("lanner.conformance");
        if (override != null) {
            return Path.of(override);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolveSibling("shared").resolve("conformance");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return Path.of("..", "shared", "conformance");
    }

    private static Alert parse(String line, Random random) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Map.Entry<String, @Nullable Object>> fields = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                switch (json.nextToken()) {
                    case START_OBJECT -> {
                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                            String name = json.currentName();
                            Map<String, @Nullable Object> field = new LinkedHashMap<>();
                            field.put(name, value(json.nextToken(), json));
                            fields.addAll(field.entrySet());
                        }
                    }
                    case START_ARRAY -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            tags.add(json.getText());
                        }
                    }
                    default -> texts.put(key, json.getText());
                }
            }
        }
        Collections.shuffle(fields, random);
        Collections.shuffle(tags, random);
        Map<String, @Nullable Object> shuffled = new LinkedHashMap<>();
        fields.forEach(field -> shuffled.put(field.getKey(), field.getValue()));
        return alert(texts, tags, shuffled);
    }

    private static @Nullable Object value(JsonToken token, JsonParser json) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            default -> json.getText();
        };
    }

    private static Alert alert(Map<String, String> texts, List<String> tags, Map<String, @Nullable Object> fields) {
        Priority priority = Priority.of(text(texts, "priority"));
        if (priority == null) {
            throw new IllegalArgumentException("no priority in " + texts);
        }
        Instant time = Instant.parse(text(texts, "time"));
        String output = text(texts, "output");
        String prefix = ": " + priority.label() + " ";
        return new Alert(
                time.getEpochSecond() * 1_000_000_000L + time.getNano(),
                text(texts, "rule"),
                priority,
                text(texts, "source"),
                text(texts, "hostname"),
                tags,
                output.substring(output.indexOf(prefix) + prefix.length()),
                fields);
    }

    private static String text(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no " + key + " in " + texts);
        }
        return text;
    }

    private static String format(Alert alert) throws IOException {
        return format(alert, FormatSettings.usual(ZoneOffset.UTC));
    }

    private static String format(Alert alert, FormatSettings settings) throws IOException {
        StringBuilder json = new StringBuilder();
        new JsonFormatter(settings).format(alert, json);
        return json.toString();
    }
}
