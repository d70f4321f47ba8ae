// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alerts on captures that Falco has judged by the same rules, line by line and byte by byte: what a user gets who
 * replays the capture with {@code --json}.
 *
 * <p>Nothing is left out. Every process was the host's, and what is suggested for each output was added: the container's
 * id, name and image, and the pod. The alerts of {@code lab.userrule} were made without the plugin that knows containers,
 * and so without that. The name of the host and the time zone are given to Lanner as they were where the alerts were made.
 */
class RecordedAlertsIT {
    private static final String STABLE = "falco_rules.yaml";
    private static final String ALL = "falco_rules.yaml falco-incubating_rules.yaml falco-sandbox_rules.yaml";
    /** Numbered by other counts of events, and for conditions only. */
    private static final List<String> NOT_COMPARED = List.of("evt.num", "fd.cnet", "fd.lnet", "fd.rnet", "fd.snet");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WORK = Path.of("target/recorded-alerts").toAbsolutePath();

    private static Path conformance = WORK;

    @BeforeAll
    static void findTheCaptures() throws IOException {
        Path found = find();
        if (found == null) {
            String reason = "Skipped: ../shared/conformance is not there.";
            System.out.println(reason);
            abort(reason);
            return;
        }
        conformance = found;
        Files.createDirectories(WORK);
    }

    private static @Nullable Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path path = at.resolve("../shared/conformance").normalize();
            if (Files.isDirectory(path)) {
                return path;
            }
        }
        return null;
    }

    @ParameterizedTest
    @CsvSource({
        "lab.def,           true,  first, 18, " + STABLE,
        "lab.all3,          true,  first, 25, " + ALL,
        "lab.all3-matchall, true,  all,   27, " + ALL,
        "lab.userrule,      false, first, 82, exit-status.yaml"
    })
    void areWhatFalcoPrints(String name, boolean isSuggested, String matching, int count, String rules)
            throws Exception {
        List<String> wanted = Files.readAllLines(conformance.resolve("captures/" + name + ".alerts.json"));
        List<String> actual = replay("lab.scap", isSuggested, matching, rules.split(" "));
        for (int i = 0; i < Math.min(wanted.size(), actual.size()); i++) {
            assertEquals(wanted.get(i), actual.get(i), "alert " + (i + 1));
        }
        assertEquals(wanted.size(), actual.size());
        assertEquals(count, wanted.size(), "alerts in the recording");
    }

    /** Captures of years ago, with events that have to be converted, in which Falco finds nothing either. */
    @ParameterizedTest
    @CsvSource({"cat_write.scap", "privileged.scap", "run_as_user_0_container.scap"})
    void areNoneOnOldCapturesOfGoodLife(String capture) throws Exception {
        assertEquals(List.of(), replay(capture, true, "first", STABLE));
    }

    /** What was known of containers is told by these captures in forms that are not written any more. */
    @ParameterizedTest
    @CsvSource({
        "privileged.scap,              9dbcbd0c435f epic_cray nginx:latest docker true",
        "run_as_user_0_container.scap, 697956520d89 hopeful_taussig nginx docker false"
    })
    void knowTheContainersOfOldCaptures(String capture, String container) throws Exception {
        Path rules = Files.writeString(
                WORK.resolve("containers.yaml"),
                """
                - rule: In a container
                  desc: Prints it.
                  condition: container.id != host and container.name exists
                  output: "%container.id %container.name %container.image %container.type %container.privileged"
                  priority: NOTICE
                """);
        TreeSet<String> seen = new TreeSet<>();
        for (String alert : replay(capture, false, "first", rules.toString())) {
            String output = JSON.readTree(alert).path("output").asText();
            seen.add(output.substring(output.indexOf("Notice ") + "Notice ".length()));
        }
        assertEquals(Set.of(container), seen);
    }

    /**
     * Every field in the JSON of an alert, as the number, text, truth or list that Falco makes of it. Whether each value is
     * the right one is the concern of the fields' own tests, and of their table of accepted differences.
     */
    @Test
    void haveEveryFieldAsFalcosJsonHasIt() throws Exception {
        Map<String, JsonNode> recorded = recordedFields();
        TreeSet<String> names = new TreeSet<>();
        recorded.values().forEach(line -> line.fieldNames().forEachRemaining(names::add));
        names.removeAll(NOT_COMPARED);
        Path rules = Files.writeString(
                WORK.resolve("every-field.yaml"),
                """
                - rule: Every field
                  desc: Prints them.
                  condition: evt.type in (execve, procexit, openat, prlimit, connect, accept4, poll, clone, setpgid)
                  output: "%s"
                  priority: NOTICE
                """
                        .formatted(names.stream().map(name -> "%" + name).collect(Collectors.joining(" "))));
        List<Pattern> differing = acceptedDifferences();
        TreeMap<String, String> wrong = new TreeMap<>();
        int compared = 0;
        for (String alert : replay("lab.scap", false, "first", rules.toString())) {
            JsonNode actual = JSON.readTree(alert).path("output_fields");
            JsonNode wanted = recorded.get(event(actual));
            assertNotNull(wanted, alert);
            for (String name : names) {
                JsonNode is = actual.path(name);
                JsonNode should = wanted.path(name);
                boolean isToBeEqual = differing.stream()
                        .noneMatch(pattern -> pattern.matcher(name).matches());
                if (isToBeEqual
                        ? !text(should).equals(text(is))
                        : !kind(should, is).equals(kind(is, should))) {
                    wrong.putIfAbsent(name, "wanted " + should + ", actual " + is);
                }
                compared++;
            }
        }
        assertEquals(Map.of(), wrong);
        assertTrue(compared > 400_000, "compared: " + compared);
    }

    private static Map<String, JsonNode> recordedFields() throws IOException {
        Map<String, JsonNode> events = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(conformance.resolve("captures/lab.fields.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode fields = JSON.readTree(line);
                events.put(event(fields), fields);
            }
        }
        return events;
    }

    private static String event(JsonNode fields) {
        return fields.path("evt.rawtime").asText() + " "
                + fields.path("thread.tid").asText();
    }

    /** Fields of which some values are meant to be others. */
    private static List<Pattern> acceptedDifferences() throws IOException {
        Path table = Path.of("../state/src/test/resources/dev/lanner/state/testing/accepted-differences.tsv");
        return Files.readAllLines(table).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Pattern.compile(line.substring(0, line.indexOf('\t'))
                        .replace(".", "\\.")
                        .replace("*", ".*")))
                .toList();
    }

    /** As JSON; none is null, and a list has no order. */
    private static String text(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::toString)
                    .sorted()
                    .toList()
                    .toString();
        }
        return value.isMissingNode() ? "null" : value.toString();
    }

    private static String kind(JsonNode value, JsonNode other) {
        boolean isNone = value.isMissingNode() || value.isNull() || other.isMissingNode() || other.isNull();
        return isNone
                ? "none"
                : value.isIntegralNumber() ? "integer" : value.getNodeType().name();
    }

    private static List<String> replay(String capture, boolean isSuggested, String matching, String... rules)
            throws Exception {
        List<String> command =
                new ArrayList<>(List.of(LiveLanner.home().resolve("bin/lanner").toString(), "replay", "-q", "--json"));
        for (String file : rules) {
            command.add("--rules");
            command.add(conformance.resolve("rules").resolve(file).toString());
        }
        command.addAll(
                List.of("--set", "engine.matching=" + matching, "--set", "engine.suggested-output=" + isSuggested));
        command.add(conformance.resolve("captures").resolve(capture).toString());
        Path log = WORK.resolve("replay.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("LANNER_HOSTNAME", "lab");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String messages = Files.readString(log);
        assertEquals(0, process.waitFor(), messages);
        assertTrue(!messages.contains("cannot match"), messages);
        return output.lines().toList();
    }
}
