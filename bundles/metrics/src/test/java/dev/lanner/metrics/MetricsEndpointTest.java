// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Latency;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Loss.Extent;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.OutputStatus.Failure;
import dev.lanner.api.pipeline.OutputStatus.State;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.pipeline.Waits;
import dev.lanner.api.rule.Priority;
import dev.lanner.testkit.FakePipeline;
import dev.lanner.testkit.FakeRule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a monitoring system gets that asks over HTTP. */
final class MetricsEndpointTest {
    private static final long LONGEST_TURN_MS = 100;

    private final FakePipeline pipeline = new FakePipeline();
    private final FakeRuleEngine rules = new FakeRuleEngine();
    private final Watched watched = new Watched();
    private final Figures figures = new Figures(watched, "1.2.3");
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    MetricsEndpointTest() throws IOException {
        Pages pages = new Pages(
                new Health(watched, LONGEST_TURN_MS),
                figures,
                () -> Map.of("dev.lanner.engine", "4.5.6", "com.example.plugin", "7.0.0"));
        server = WebServer.open("127.0.0.1", 0, pages.byPath());
    }

    @BeforeEach
    void allIsWell() {
        watched.pipeline = pipeline;
        watched.rules = rules;
        pipeline.isTurning = true;
        pipeline.sources.add(new SourceStatus("syscall", "open", 42, -1, null));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    /** The samples by name and labels. */
    private Map<String, Double> scrape() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertEquals(200, answer.statusCode(), answer.body());
        Map<String, Double> samples = new TreeMap<>();
        for (String line : answer.body().lines().toList()) {
            if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return samples;
    }

    @Test
    void isAliveWhileTheLoopTurns() throws Exception {
        HttpResponse<String> answer = get("/healthz");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"status\":\"ok\"}", answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void isNotAliveWhenTheLoopIsStuckOrHasEndedOrIsNotThere() throws Exception {
        pipeline.isTurning = false;
        HttpResponse<String> stuck = get("/healthz");
        assertEquals(503, stuck.statusCode());
        assertTrue(stuck.body().contains("has not come round for 100 ms"), stuck.body());

        pipeline.isTurning = true;
        pipeline.phase = Phase.FAILED;
        pipeline.failure = "the kernel has no BTF";
        HttpResponse<String> failed = get("/healthz");
        assertEquals(503, failed.statusCode());
        assertTrue(failed.body().contains("the kernel has no BTF"), failed.body());

        watched.pipeline = null;
        assertEquals(503, get("/healthz").statusCode());
    }

    @Test
    void isReadyOnceASourceIsOpenAndRulesAreLoaded() throws Exception {
        HttpResponse<String> withoutRules = get("/readyz");
        assertEquals(503, withoutRules.statusCode());
        assertEquals("{\"status\":\"not ready\",\"reasons\":[\"no rules are loaded\"]}", withoutRules.body());

        rules.rules.add(new FakeRule("A", Priority.WARNING, true, null, List.of()));
        assertEquals(200, get("/readyz").statusCode());

        pipeline.sources.set(0, new SourceStatus("syscall", "failed", 42, -1, "no BTF"));
        HttpResponse<String> failed = get("/readyz");
        assertEquals(503, failed.statusCode());
        assertTrue(failed.body().contains("no source is open"), failed.body());
        assertTrue(failed.body().contains("'syscall' has failed: no BTF"), failed.body());
    }

    @Test
    void tellsVersions() throws Exception {
        HttpResponse<String> answer = get("/versions");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("\"engine_version\":\"4.5.6\""), answer.body());
        assertTrue(
                answer.body()
                        .endsWith("\"bundles\":{\"com.example.plugin\":\"7.0.0\",\"dev.lanner.engine\":\"4.5.6\"}}"),
                answer.body());
    }

    @Test
    void tellsWhatThePipelineCounts() throws Exception {
        pipeline.eventCount = 1_000;
        pipeline.alerts.add(new AlertCount("Shell \"in\" container", Priority.NOTICE, 3));
        pipeline.alerts.add(new AlertCount("Shadow", Priority.WARNING, 4));
        pipeline.alerts.add(new AlertCount("Other", Priority.NOTICE, 5));
        pipeline.losses.add(new Loss("syscall", "openat", "ring-full", Extent.WHOLE, 7));
        pipeline.losses.add(new Loss("syscall", "openat", "cut", Extent.PART, 8));
        pipeline.waits = new Waits(2, 100, 1, 2_000_000, 30_000_000, 400_000_000);
        Map<String, Double> samples = scrape();
        assertEquals(1_000, samples.get("lanner_events_total"));
        assertEquals(42, samples.get("lanner_source_events_total{source=\"syscall\"}"));
        assertEquals(
                3, samples.get("lanner_rule_matches_total{priority=\"Notice\",rule=\"Shell \\\"in\\\" container\"}"));
        assertEquals(8, samples.get("lanner_alerts_total{priority=\"Notice\"}"));
        assertEquals(4, samples.get("lanner_alerts_total{priority=\"Warning\"}"));
        assertEquals(
                7, samples.get("lanner_dropped_total{event_type=\"openat\",place=\"syscall\",reason=\"ring-full\"}"));
        assertEquals(8, samples.get("lanner_incomplete_total{event_type=\"openat\",place=\"syscall\",reason=\"cut\"}"));
        assertEquals(0.03, samples.get("lanner_identity_wait_seconds{quantile=\"0.99\"}"));
        assertEquals(100, samples.get("lanner_identity_wait_seconds_count"));
        assertEquals(1, samples.get("lanner_build_info{version=\"1.2.3\"}"));
    }

    @Test
    void tellsWhatBecomesOfAlerts() throws Exception {
        long since = System.currentTimeMillis() - 60_000;
        pipeline.outputs.add(new OutputStatus(
                "http-siem",
                State.RETRYING,
                5,
                new SpoolStatus("http-siem", false, 6, 7_000, since),
                8,
                9,
                10,
                new TreeMap<>(Map.of("queue-full", 11L)),
                new Latency(List.of(0L, 3L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 2L, 0L, 0L, 1L), 3_600),
                new Failure("refused", since)));
        Map<String, Double> samples = scrape();
        assertEquals(5, samples.get("lanner_output_queued_alerts{output=\"http-siem\"}"));
        assertEquals(6, samples.get("lanner_output_spooled_alerts{output=\"http-siem\"}"));
        assertEquals(7_000, samples.get("lanner_output_spool_bytes{output=\"http-siem\"}"));
        assertEquals(3.6, samples.get("lanner_output_latency_seconds_sum{output=\"http-siem\"}"));
        assertEquals(6, samples.get("lanner_output_latency_seconds_count{output=\"http-siem\"}"));
        assertEquals(0, samples.get("lanner_output_latency_seconds_bucket{output=\"http-siem\",le=\"0.001\"}"));
        assertEquals(3, samples.get("lanner_output_latency_seconds_bucket{output=\"http-siem\",le=\"2.5\"}"));
        assertEquals(5, samples.get("lanner_output_latency_seconds_bucket{output=\"http-siem\",le=\"5.0\"}"));
        assertEquals(6, samples.get("lanner_output_latency_seconds_bucket{output=\"http-siem\",le=\"+Inf\"}"));
        assertEquals(8, samples.get("lanner_output_delivered_total{output=\"http-siem\"}"));
        assertEquals(9, samples.get("lanner_output_retries_total{output=\"http-siem\"}"));
        assertEquals(10, samples.get("lanner_output_rejected_total{output=\"http-siem\"}"));
        assertEquals(11, samples.get("lanner_output_dropped_total{output=\"http-siem\",reason=\"queue-full\"}"));
        assertEquals(1, samples.get("lanner_outputs{output=\"http-siem\",state=\"retrying\"}"));
        assertEquals(60, samples.getOrDefault("lanner_output_oldest_alert_seconds{output=\"http-siem\"}", -1.0), 10);
        assertEquals(60, samples.getOrDefault("lanner_output_failing_seconds{output=\"http-siem\"}", -1.0), 10);
    }

    @Test
    void tellsOfRulesAndOfTheProcess() throws Exception {
        rules.rules.add(new FakeRule("A", Priority.WARNING, true, null, List.of()));
        rules.rules.add(new FakeRule("B", Priority.WARNING, false, null, List.of()));
        rules.rules.add(new FakeRule("C", Priority.WARNING, true, "no field x", List.of()));
        rules.rules.add(new FakeRule("D", Priority.WARNING, true, null, List.of()));
        Map<String, Double> samples = scrape();
        assertEquals(2, samples.get("lanner_rules{state=\"active\"}"));
        assertEquals(1, samples.get("lanner_rules{state=\"disabled\"}"));
        assertEquals(1, samples.get("lanner_rules{state=\"unsatisfied\"}"));
        assertTrue(samples.getOrDefault("process_resident_memory_bytes", 0.0) > 1e6, samples::toString);
        assertTrue(samples.getOrDefault("process_cpu_seconds_total", 0.0) > 0, samples::toString);
        assertTrue(samples.keySet().stream().anyMatch(name -> name.startsWith("jvm_gc_collection_seconds_count")));
    }

    @Test
    void addsWhatHasTheSameNameInsteadOfFailing() throws Exception {
        pipeline.sources.add(new SourceStatus("syscall", "open", 8, -1, null));
        assertEquals(50, scrape().get("lanner_source_events_total{source=\"syscall\"}"));
    }

    @Test
    void speaksOpenMetricsToThoseWhoAskForIt() throws Exception {
        HttpResponse<String> answer = get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertTrue(
                answer.headers().firstValue("Content-Type").orElse("").startsWith("application/openmetrics-text"),
                answer.headers()::toString);
        assertTrue(answer.body().endsWith("# EOF\n"), answer.body());
    }

    @Test
    void tellsOfItselfEvenWhenNothingRuns() throws Exception {
        watched.pipeline = null;
        watched.rules = null;
        Map<String, Double> samples = scrape();
        assertFalse(samples.containsKey("lanner_events_total"), samples::toString);
        assertTrue(samples.containsKey("process_cpu_seconds_total"), samples::toString);
    }

    @Test
    void changesNothingAndKnowsNothingElse() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
                .POST(BodyPublishers.noBody())
                .build();
        assertEquals(405, client.send(post, BodyHandlers.ofString()).statusCode());
        assertEquals(404, get("/metricsandmore").statusCode());
        assertTrue(get("/other").body().contains("/healthz"));
        assertEquals(200, get("/").statusCode());
    }

    @Test
    void saysWhatToDoWhenThePortIsTaken() {
        int port = server.address().getPort();
        IOException refused = assertThrows(IOException.class, () -> WebServer.open("127.0.0.1", port, new TreeMap<>()));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("127.0.0.1:" + port + " cannot be listened on"), message);
        assertTrue(message.endsWith("set metrics.address and metrics.port"), message);
    }

    @Test
    void theCommandListsThoseWithTheName() {
        pipeline.eventCount = 1_000;
        MetricsCommand command = new MetricsCommand(figures);
        String shown = command.metrics("source", "events");
        assertEquals("42  lanner_source_events_total{source=syscall}", shown);
        assertTrue(command.metrics().contains("1000  lanner_events_total\n"), command::metrics);
        assertTrue(command.metrics("nosuch").startsWith("No metric has 'nosuch' in its name"));
    }

    @Test
    void theAlertTellsEverything() {
        pipeline.eventCount = 1_000;
        pipeline.losses.add(new Loss("syscall", "openat", "ring-full", Extent.WHOLE, 7));
        pipeline.alerts.add(new AlertCount("Shadow", Priority.WARNING, 4));
        Map<String, String> fields = new TreeMap<>();
        List<String> told = new ArrayList<>();
        MetricsSnapshot snapshot = new MetricsSnapshot(watched, figures, (subject, priority, text, values) -> {
            told.add(subject + "|" + priority + "|" + text);
            values.forEach((name, value) -> fields.put(name, String.valueOf(value)));
        });
        snapshot.tell();
        snapshot.close();
        assertEquals(
                List.of("metrics snapshot|INFORMATIONAL|Since the start: 1000 events, 7 dropped, 4 alerts."), told);
        assertEquals("1000", fields.get("lanner.events_total"));
        assertEquals("4", fields.get("lanner.rule_matches_total.Warning.Shadow"));
        assertEquals("7", fields.get("lanner.dropped_total.openat.syscall.ring-full"));
        assertTrue(fields.containsKey("lanner.process_resident_memory_bytes"), fields::toString);
    }
}
