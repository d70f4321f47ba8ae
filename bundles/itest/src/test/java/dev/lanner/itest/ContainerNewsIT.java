// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules see containers begin and end, and a capture knows its containers as they were known live. */
@RequiresPrograms({"busybox", "lxc-start", "setpriv"})
@Timeout(60)
final class ContainerNewsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RULES = Path.of("src/test/resources/rules/container-news.yaml");
    private static final String OLDER = "news-older";
    private static final String NEWER = "news-newer";

    private final Workshop workshop;

    ContainerNewsIT() throws IOException {
        workshop = Workshop.open();
    }

    @AfterEach
    void stopEverything() throws IOException, InterruptedException {
        try (workshop) {
            for (String name : new String[] {OLDER, NEWER}) {
                workshop.finished(workshop.start(
                        "sh", "-c", "lxc-stop -P " + workshop.at("lxc") + " -n " + name + " -k || true"));
            }
        }
    }

    private static List<JsonNode> of(List<JsonNode> alerts, String name) {
        return alerts.stream()
                .filter(alert -> ContainerCase.text(alert, "container.name").equals(name))
                .toList();
    }

    private static List<String> steps(List<JsonNode> alerts) {
        return alerts.stream()
                .map(alert -> ContainerCase.text(alert, "evt.type"))
                .toList();
    }

    @Test
    void containersBeginAndEndAndAReplayKnowsThemAsTheyWere() throws Exception {
        workshop.run("lxc-run.sh", "up", OLDER, "plain");
        Path capture = workshop.at("containers.scap");
        List<JsonNode> live;
        try (LiveLanner lanner = ContainerHouse.start(workshop, RULES, "--set", "recorder.file=" + capture)) {
            workshop.run("attach.sh", OLDER, "33", "1");
            workshop.run("lxc-run.sh", "up", NEWER, "plain");
            workshop.run("attach.sh", NEWER, "33", "1");
            workshop.run("lxc-run.sh", "down", NEWER);
            workshop.run("lxc-run.sh", "down", OLDER);
            assertTrue(
                    lanner.awaitAlerts(
                            alert -> ContainerCase.text(alert, "evt.type").equals("container_removed"), 2, 10_000),
                    lanner::messages);
            assertEquals(0, lanner.interrupt());
            live = lanner.alerts();
        }
        List<String> newer = steps(of(live, NEWER));
        assertEquals("container", newer.get(0), "it is told of before its first program: " + newer);
        assertEquals("container_removed", newer.get(newer.size() - 1));
        assertEquals(newer.size() - 2, newer.stream().filter("execve"::equals).count(), newer::toString);
        assertTrue(newer.size() >= 4, "its first program and that of who came in: " + newer);
        List<String> older = steps(of(live, OLDER));
        assertEquals(0, older.stream().filter("container"::equals).count(), "it was there before: " + older);
        assertEquals("container_removed", older.get(older.size() - 1));
        for (JsonNode alert : live) {
            assertEquals("lxc", ContainerCase.text(alert, "container.type"), alert.toString());
            boolean isNews = alert.path("rule").asText().equals("News");
            assertEquals(
                    isNews ? ContainerCase.text(alert, "evt.type") : "",
                    isNews ? ContainerCase.text(alert, "evt.asynctype") : "");
        }
        assertEquals(fields(live), fields(replay(capture)));
    }

    private List<JsonNode> replay(Path capture) throws Exception {
        Process process = new ProcessBuilder(
                        LiveLanner.home().resolve("bin/lanner").toString(),
                        "replay",
                        "-q",
                        "--json",
                        "--rules",
                        RULES.toString(),
                        capture.toString())
                .redirectError(workshop.at("replay.log").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : output.lines().toList()) {
            alerts.add(JSON.readTree(line));
        }
        return alerts;
    }

    private static List<Map<String, String>> fields(List<JsonNode> alerts) {
        List<Map<String, String>> all = new ArrayList<>();
        for (JsonNode alert : alerts) {
            Map<String, String> fields = new TreeMap<>();
            alert.path("output_fields")
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
            fields.remove("evt.time");
            all.add(fields);
        }
        return all;
    }
}
