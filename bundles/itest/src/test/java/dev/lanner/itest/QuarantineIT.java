// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.itest.delivery.Control;
import dev.lanner.itest.delivery.Control.Mode;
import dev.lanner.itest.delivery.MoodyFormat;
import dev.lanner.itest.delivery.MoodyResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bundles whose outputs, formats and resolvers break are dropped into a Lanner that runs: each is counted, kept out by its
 * name, told of, and comes back when it is mended and let out, while everybody else is served as before.
 */
final class QuarantineIT {
    private static final int STEADY = 0;
    private static final int MOODY = 1;
    private static final int MOST_FAILURES = 3;
    private static final long SOME = 2_000;
    private static final long FEW = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURATION =
            """
            quarantine: {failures: %d, failures-in-a-row: %d, output-budget-seconds: 1, budget-ms: 100}
            container: {ask-limit-ms: 100}
            metrics: {port: 0}
            output:
              stdout: {enabled: false}
              file: {all: {path: all.json, format: json}, odd: {path: odd.txt, format: odd}}
            """
                    .formatted(MOST_FAILURES, MOST_FAILURES);

    private final Path folder;
    private final GuestHouse house;
    private final Control control;
    private ServedMetrics metrics;
    private long wanted;

    QuarantineIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        house = new GuestHouse(folder, CONFIGURATION);
        control = Control.in(folder);
        house.start();
        house.await("metrics are served", () -> house.log().contains(ServedMetrics.ANNOUNCED));
        metrics = ServedMetrics.of(house.log());
        house.deployOutput("steady", STEADY);
        awaitOutput("steady");
    }

    @AfterEach
    void stop() throws IOException {
        house.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_ERROR", "BURNS", "IS_SLOW"})
    void anOutputIsKeptOutWhileTheOthersGetEverythingAndGoesOnWhereItWas(Mode mode) throws Exception {
        house.deployOutput("moody", MOODY);
        awaitOutput("moody");
        produce(SOME);
        awaitReceived("moody");
        control.mode(MOODY, mode);
        produce(FEW);
        awaitReceived("steady");
        if (mode == Mode.IS_SLOW) {
            // Each of its calls does come back.
            for (int call = 1; call < MOST_FAILURES; call++) {
                awaitReceived("moody");
                produce(FEW);
                awaitReceived("steady");
            }
        }
        awaitKeptOut("output", "moody");
        assertEquals("quarantined", house.column("lanner:outputs", "STATE").get("moody"));
        produce(SOME);
        awaitReceived("steady");
        house.await("the file has all", () -> numbered(folder.resolve("all.json"), "\"evt.arg.status\"") >= wanted);

        control.mode(MOODY, Mode.WELL);
        release("output", "moody");
        awaitReceived("moody");
        ReceivedAlerts received = ReceivedAlerts.read(folder.resolve("moody.received"));
        assertEquals(wanted, received.distinct(), received::toString);
        assertEquals(List.of(), received.faults());
        assertEquals(
                wanted, ReceivedAlerts.read(folder.resolve("steady.received")).distinct());
        Map<String, String> dropped = house.column("lanner:outputs", "DROPPED");
        assertTrue(dropped.values().stream().allMatch("0"::equals), dropped::toString);
    }

    @Test
    void anOutputThatIsSlowNowAndThenIsNotKeptOut() throws Exception {
        house.deployOutput("moody", MOODY);
        awaitOutput("moody");
        for (int round = 0; round <= MOST_FAILURES; round++) {
            control.mode(MOODY, Mode.IS_SLOW);
            produce(FEW);
            awaitReceived("moody");
            control.mode(MOODY, Mode.WELL);
            produce(FEW);
            awaitReceived("moody");
        }
        String table = house.ask("lanner:quarantine");
        assertTrue(patient("output", "moody").contains("called"), table);
        assertEquals("idle", house.column("lanner:outputs", "STATE").get("moody"));
    }

    @Test
    void oneThatIsReplacedBeginsAnew() throws Exception {
        control.mode(MOODY, Mode.THROWS);
        house.deployOutput("moody", MOODY);
        awaitOutput("moody");
        produce(FEW);
        awaitKeptOut("output", "moody");
        control.mode(MOODY, Mode.WELL);
        house.deployOutput("moody", MOODY);
        awaitReceived("moody");
        assertEquals("", patient("output", "moody"));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_ERROR", "FAILS", "IS_SLOW"})
    void aFormatIsKeptOutAndItsAlertsGoOutAsJson(Mode mode) throws Exception {
        Path odd = folder.resolve("odd.txt");
        house.deploy(
                "odd",
                new ComponentBundle(
                        "odd",
                        "dev.lanner.spi.output.AlertFormatter",
                        List.of("dev.lanner.api.alert", "dev.lanner.spi.output"),
                        Map.of("lanner.format.name", "odd", "number", Integer.toString(MOODY)),
                        List.of(MoodyFormat.class, Control.class, Control.Mode.class)));
        produce(SOME);
        house.await("all are written oddly", () -> numbered(odd, "moody ") == SOME);
        control.mode(MOODY, mode);
        produce(FEW);
        awaitReceived("steady");
        awaitKeptOut("format", "odd");
        house.await("all are written", () -> numbered(odd, "moody ") + numbered(odd, "\"evt.arg.status\"") == wanted);
        long asJson = numbered(odd, "\"evt.arg.status\"");
        // What is only slow has written what it should.
        assertTrue(
                mode == Mode.IS_SLOW ? asJson > 0 && asJson <= FEW - MOST_FAILURES : asJson == FEW, () -> "" + asJson);
        Map<String, String> states = house.column("lanner:outputs", "STATE");
        assertTrue(states.values().stream().allMatch("idle"::equals), states::toString);

        control.mode(MOODY, Mode.WELL);
        release("format", "odd");
        produce(FEW);
        house.await("they are written oddly again", () -> numbered(odd, "moody ") == wanted - asJson);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_ERROR", "BURNS", "IS_SLOW"})
    void aResolverIsKeptOutAndOthersAnswer(Mode mode) throws Exception {
        deployResolver("good", 10);
        deployResolver("odd", 20);
        house.await("both tell", () -> isDescribed("good-") && isDescribed("odd-"));
        control.mode(20, mode);
        awaitKeptOut("resolver", "odd");
        house.await("others go on", () -> isNewestDescribed("good-"));
        produce(SOME);
        awaitReceived("steady");
        house.await("it is said why", () -> house.ask("lanner:containers")
                .contains("odd has failed too often and is not asked any more"));

        control.mode(20, Mode.WELL);
        release("resolver", "odd");
        house.await("it answers again", () -> isNewestDescribed("odd-"));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_ERROR"})
    void aResolverThatBreaksWhileItIsListenedToOrAskedByTheEventLoopIsKeptOutToo(Mode mode) throws Exception {
        deployResolver("good", 10);
        control.mode(21, mode);
        control.mode(22, mode);
        deployResolver("odd", 20);
        awaitKeptOut("watch", "odd");
        // There may be no more than one control group here, and what was said of one is remembered.
        house.ask("lanner:config set quarantine.failures 1");
        produce(FEW);
        awaitKeptOut("recogniser", "odd");
        house.await("others go on", () -> isNewestDescribed("good-"));
        produce(SOME);
        awaitReceived("steady");

        control.mode(21, Mode.WELL);
        control.mode(22, Mode.WELL);
        release("watch", "odd");
        release("recogniser", "odd");
        house.await("it tells again", () -> isNewestDescribed("odd-"));
    }

    private void deployResolver(String name, int number) throws IOException {
        house.deploy(
                name,
                new ComponentBundle(
                        "container." + name,
                        "dev.lanner.spi.container.ContainerResolver",
                        List.of("dev.lanner.api.container", "dev.lanner.api.state", "dev.lanner.spi.container"),
                        Map.of("lanner.container.engine", name, "number", Integer.toString(number)),
                        List.of(MoodyResolver.class, Control.class, Control.Mode.class)));
    }

    private boolean isDescribed(String prefix) {
        return house.ask("lanner:containers").contains("called-" + prefix);
    }

    /** Whether a container is described that was not there before. */
    private boolean isNewestDescribed(String prefix) throws Exception {
        long last = newest(prefix);
        house.await("a new container is described", () -> newest(prefix) > last + 1);
        return true;
    }

    private long newest(String prefix) {
        return house.ask("lanner:containers")
                .lines()
                .flatMap(line -> List.of(line.split(" +", -1)).stream())
                .filter(word -> word.startsWith("called-" + prefix))
                .mapToLong(word -> Long.parseLong(word.substring(word.lastIndexOf('-') + 1)))
                .max()
                .orElse(-1);
    }

    private void produce(long alerts) throws Exception {
        wanted += alerts;
        control.until(wanted);
        house.await("the events are produced", () -> control.produced() == wanted);
    }

    private void awaitOutput(String name) throws Exception {
        house.await("the output is there", () -> house.column("lanner:outputs", "STATE")
                .containsKey(name));
    }

    private void awaitReceived(String output) throws Exception {
        house.await(output + " has all", () -> ReceivedAlerts.last(folder.resolve(output + ".received")) >= wanted);
    }

    private static long numbered(Path file, String mark) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(mark) && !line.contains("moody null"))
                    .count();
        }
    }

    /** The shell, the metrics and an alert say that it is kept out. */
    private void awaitKeptOut(String kind, String name) throws Exception {
        house.await(name + " is kept out", () -> patient(kind, name).contains("out since"));
        assertEquals(1, metrics.scrape().get(sample("lanner_plugin_quarantined", kind, name)));
        assertTrue(metrics.scrape().getOrDefault(sample("lanner_plugin_failures_total", kind, name), 0.0) > 0);
        house.await("it is told of", () -> isToldOf(kind, name));
    }

    private boolean isToldOf(String kind, String name) throws IOException {
        for (String line : Files.readAllLines(folder.resolve("all.json"))) {
            JsonNode alert = JSON.readTree(line);
            JsonNode fields = alert.path("output_fields");
            if (alert.path("rule").asText().endsWith("plugin quarantined")
                    && fields.path("kind").asText().equals(kind)
                    && fields.path("component").asText().equals(name)) {
                assertEquals("Critical", alert.path("priority").asText(), line);
                return true;
            }
        }
        return false;
    }

    private void release(String kind, String name) throws Exception {
        assertEquals(
                "1 component called again",
                house.ask("lanner:quarantine release " + kind + " " + name).strip());
        assertTrue(patient(kind, name).contains("called"), () -> house.ask("lanner:quarantine"));
        assertEquals(0, metrics.scrape().get(sample("lanner_plugin_quarantined", kind, name)));
    }

    private static String sample(String metric, String kind, String name) {
        return metric + "{component=\"" + name + "\",kind=\"" + kind + "\"}";
    }

    /** Its line in the table of those that have failed; empty if it has not. */
    private String patient(String kind, String name) {
        return house.ask("lanner:quarantine")
                .lines()
                .filter(line -> line.matches(kind + " +" + name + " .*"))
                .findFirst()
                .orElse("");
    }
}
