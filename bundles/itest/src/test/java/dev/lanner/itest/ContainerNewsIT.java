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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules see containers begin and end, and a capture knows its containers as they were known live. */
@RequiresPrograms({"busybox", "lxc-start", "setpriv"})
@Timeout(120)
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
        assertEquals("container", older.get(0), "it was there before: " + older);
        assertEquals(1, older.stream().filter("container"::equals).count(), older::toString);
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

    /** How the containers of a runtime are made, by scripts. */
    private record Maker(String script, String image, String type, List<String> start, List<String> stop) {}

    private static Stream<Maker> makers() {
        return Stream.of(
                new Maker("docker.sh", "lanner/news:2.1", "docker", List.of("start"), List.of("command", "rm", "-f")),
                new Maker("podman.sh", "localhost/lanner/news:2.1", "podman", List.of("start"), List.of("stop")),
                new Maker(
                        "containerd.sh", "localhost/lanner/news:2.1", "containerd", List.of("start"), List.of("stop")));
    }

    @ParameterizedTest
    @MethodSource("makers")
    @RequiresPrograms({"busybox", "dockerd", "docker", "podman", "runc", "containerd", "ctr"})
    void containersOfEveryRuntimeBeginAndEnd(Maker maker) throws Exception {
        open(maker);
        try {
            start(maker, OLDER);
            List<JsonNode> live;
            try (LiveLanner lanner = ContainerHouse.start(workshop, RULES)) {
                assertTrue(lanner.awaitAlerts(isStep("container"), 1, 10_000), lanner::messages);
                start(maker, NEWER);
                stop(maker, NEWER);
                stop(maker, OLDER);
                assertTrue(lanner.awaitAlerts(isStep("container_removed"), 2, 10_000), lanner::messages);
                assertEquals(0, lanner.interrupt());
                live = lanner.alerts();
            }
            for (String name : new String[] {OLDER, NEWER}) {
                List<JsonNode> its = of(live, name);
                List<String> steps = steps(its);
                assertEquals("container", steps.get(0), name + ": " + steps);
                assertEquals(1, steps.stream().filter("container"::equals).count(), name + ": " + steps);
                assertEquals("container_removed", steps.get(steps.size() - 1), name + ": " + steps);
                assertEquals(
                        1, steps.stream().filter("container_removed"::equals).count(), name + ": " + steps);
                for (JsonNode alert : its) {
                    assertEquals(maker.type, ContainerCase.text(alert, "container.type"), alert.toString());
                    assertEquals(
                            maker.image,
                            ContainerCase.text(alert, "container.image.repository")
                                    + ":"
                                    + ContainerCase.text(alert, "container.image.tag"),
                            alert.toString());
                }
            }
            assertTrue(steps(of(live, NEWER)).contains("execve"), "its programs are told of between");
        } finally {
            close(maker);
        }
    }

    private static Predicate<JsonNode> isStep(String name) {
        return alert -> ContainerCase.text(alert, "evt.type").equals(name);
    }

    private void open(Maker maker) throws IOException, InterruptedException {
        String archive = workshop.at("news.tar").toString();
        switch (maker.type) {
            case "docker" -> {
                workshop.run(maker.script, "up");
                workshop.run(maker.script, "image", "news");
            }
            case "podman" -> workshop.run(maker.script, "image", "news");
            default -> {
                workshop.run("podman.sh", "archive", "news", archive);
                workshop.run(maker.script, "up");
                workshop.run(maker.script, "image", archive);
            }
        }
    }

    private void start(Maker maker, String name) throws IOException, InterruptedException {
        String image = maker.type.equals("containerd") ? maker.image : "news";
        run(maker, maker.start, name, image);
    }

    private void stop(Maker maker, String name) throws IOException, InterruptedException {
        run(maker, maker.stop, name);
    }

    private void run(Maker maker, List<String> verb, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(verb);
        arguments.addAll(List.of(more));
        workshop.run(maker.script, arguments.toArray(String[]::new));
    }

    private void close(Maker maker) throws IOException, InterruptedException {
        if (!maker.type.equals("podman")) {
            workshop.run(maker.script, "down");
        }
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
