// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.FixedConfigs;
import dev.lanner.testkit.SampleAlerts;
import dev.lanner.testkit.SampleFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything an output must do, with a real broker at the other end. */
final class KafkaOutputTest extends AlertOutputContract {
    @TempDir
    static Path folder = Path.of("");

    private static Broker broker;

    private final String topic = "alerts-" + UUID.randomUUID();
    private KafkaOutput output = output(Map.of());

    @BeforeAll
    static void startBroker() throws IOException {
        broker = new Broker(folder);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.stop();
    }

    @AfterEach
    void close() {
        output.close();
    }

    @Override
    protected AlertOutput open() {
        output = output(Map.of("topic", topic, "format", "text"));
        return output;
    }

    @Override
    protected List<String> received(int count) {
        return count == 0
                ? List.of()
                : broker.records(topic, count).stream()
                        .map(ConsumerRecord::value)
                        .toList();
    }

    @Test
    void putsAlertsWhereTheTemplatesSay() throws IOException {
        output = output(Map.of("topic", topic + "-%proc.name-%k8s.ns.name-%rule", "key", "%hostname/%proc.name"));
        output.write(SampleAlerts.withMessage("it happened"));
        output.flush();
        ConsumerRecord<String, String> record =
                broker.records(topic + "-cat-none-Sample_rule", 1).get(0);
        assertEquals("lab/cat", record.key());
        assertEquals("{\"message\":\"it happened\"}", record.value());
        assertEquals(SampleAlerts.TIMESTAMP_NS / 1_000_000, record.timestamp());
        assertEquals(
                "sample-1", new String(record.headers().lastHeader("lanner.id").value(), StandardCharsets.UTF_8));
    }

    @Test
    void compressesInEveryWayThatKafkaKnows() throws IOException {
        for (String type : List.of("gzip", "zstd", "lz4", "snappy")) {
            output = output(Map.of("topic", topic, "properties", new String[] {"compression.type = " + type}));
            output.write(SampleAlerts.withMessage(type + " \u0000\n机".repeat(22_000)));
            output.flush();
            output.close();
        }
        assertEquals(4, received(4).size());
    }

    @Test
    void rejectsWhatIsTooLarge() throws IOException {
        open();
        AlertRejectedException rejected = assertThrows(
                AlertRejectedException.class, () -> output.write(SampleAlerts.withMessage("x".repeat(2_000_000))));
        assertTrue(String.valueOf(rejected.getMessage()).startsWith("Kafka has not taken an alert: The message is"));
        output.write(SampleAlerts.withMessage("small"));
        output.flush();
        assertEquals(1, received(1).size());
    }

    @Test
    void failsWhileTheBrokerIsAwayAndReachesItAfterwards() throws IOException {
        output = output(Map.of("topic", topic, "properties", new String[] {
            "delivery.timeout.ms=1500", "request.timeout.ms=1000", "max.block.ms=1500"
        }));
        write("before");
        broker.stop();
        try {
            IOException failure = assertThrows(IOException.class, () -> write("while it is down"));
            assertTrue(!(failure instanceof AlertRejectedException), failure::toString);
            assertThrows(IOException.class, () -> write("while it is still down, and nothing is known of the topic"));
        } finally {
            broker.start();
        }
        int attempts = 0;
        while (!isWritten("after") && attempts < 20) {
            attempts++;
        }
        List<String> values = received(2);
        assertEquals(2, values.size(), values::toString);
        assertTrue(values.get(1).contains("after"));
    }

    @Test
    void saysAtTheStartWhatIsWrong() {
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("topic", " ")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("properties", new String[] {"none"})));
        assertThrows(IOException.class, () -> output(Map.of("format", "xml")).reopen());
        assertEquals(
                "Kafka's producer cannot be set up: Invalid value often for configuration acks: String must be one of:"
                        + " all, -1, 0, 1.",
                assertThrows(IOException.class, () -> output(Map.of("properties", new String[] {"acks=often"}))
                                .reopen())
                        .getMessage());
        assertTrue(String.valueOf(assertThrows(
                                IOException.class, () -> output(Map.of("bootstrap-servers", "no-such-host.invalid:1"))
                                        .reopen())
                        .getMessage())
                .contains("No resolvable bootstrap urls"));
    }

    private boolean isWritten(String message) {
        try {
            write(message);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void write(String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    private static KafkaOutput output(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("bootstrap-servers", broker.address());
        return new KafkaOutput(FixedConfigs.of(KafkaOutput.Config.class, all), new SampleFormats());
    }
}
