// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system sees of Lanner as it is shipped while it watches, and raises alerts. */
@Tag("kernel")
final class MetricsIT {
    private static final String RULE = "Our file is read";
    private static final String SNAPSHOT = "Lanner internal: metrics snapshot";
    private static final int READS = 20;

    @BeforeAll
    static void needsTheKernel() {
        LiveLanner.assumeLiveEvents();
    }

    @Test
    void countsWhatIsAlerted(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"),
                """
                - rule: %s
                  desc: a file that is read
                  condition: evt.type in (open, openat, openat2) and fd.name = %s and proc.name = cat
                  output: "%%proc.name"
                  priority: NOTICE
                """
                        .formatted(RULE, file));
        try (LiveLanner lanner = LiveLanner.start(
                rules,
                "--set",
                "shell.socket=" + folder.resolve("shell.sock"),
                "--set",
                "pipeline.spool-dir=" + folder.resolve("spool"),
                "--set",
                "metrics.enabled=true",
                "--set",
                "metrics.port=0",
                "--set",
                "metrics.snapshot.enabled=true",
                "--set",
                "metrics.snapshot.interval-seconds=1")) {
            assertTrue(lanner.awaitMessage(ServedMetrics.ANNOUNCED, 20_000), lanner::messages);
            ServedMetrics served = ServedMetrics.of(lanner.messages());
            assertEquals("{\"status\":\"ok\"}", served.get("/healthz").body());
            assertEquals(200, served.get("/readyz").statusCode());
            assertTrue(served.get("/versions").body().contains("\"dev.lanner.metrics\":"));
            Map<String, Double> before = served.scrape();
            for (int i = 0; i < READS; i++) {
                new ProcessBuilder("cat", file.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                served.scrape();
            }
            assertTrue(lanner.awaitAlerts(alert -> isOf(alert, RULE), READS, 10_000), lanner::messages);
            Map<String, Double> after = served.scrape();
            assertEquals(READS, after.get("lanner_rule_matches_total{priority=\"Notice\",rule=\"" + RULE + "\"}"));
            assertEquals(READS, after.get("lanner_alerts_total{priority=\"Notice\"}"));
            assertTrue(grown("lanner_events_total", before, after) > READS, after::toString);
            assertTrue(
                    grown("lanner_output_delivered_total{output=\"stdout\"}", before, after) >= READS, after::toString);
            assertTrue(after.getOrDefault("lanner_state_threads", 0.0) > 1, after::toString);
            assertEquals(1, after.get("lanner_rules{state=\"active\"}"));
            assertTrue(lanner.awaitAlerts(alert -> isOf(alert, SNAPSHOT), 1, 10_000), lanner::messages);
            JsonNode snapshot = lanner.alerts().stream()
                    .filter(alert -> isOf(alert, SNAPSHOT))
                    .findFirst()
                    .orElseThrow();
            assertTrue(
                    snapshot.path("output_fields").path("lanner.events_total").asLong() > 0, snapshot::toString);
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    private static boolean isOf(JsonNode alert, String rule) {
        return alert.path("rule").asText().equals(rule);
    }

    private static double grown(String name, Map<String, Double> before, Map<String, Double> after) {
        return after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0);
    }
}
