// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanner.api.rule.Priority;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.FixedConfigs;
import dev.lanner.testkit.SampleAlerts;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it sends is read by the classes that OpenTelemetry itself makes of its specification. */
final class OtlpOutputTest extends AlertOutputContract {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<ExportLogsServiceRequest> requests = new ArrayList<>();
    private int status = 200;
    private ExportLogsServiceResponse answer = ExportLogsServiceResponse.getDefaultInstance();

    OtlpOutputTest() throws IOException {
        server.createContext("/v1/logs", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Override
    protected AlertOutput open() {
        return output(Map.of());
    }

    @Override
    protected List<String> received(int count) {
        return requests.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(logs -> logs.getScopeLogs(0).getLogRecordsList().stream())
                .map(log -> log.getBody().getStringValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json"})
    void saysAllOfAnAlert(String protocol) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        fields.put("proc.pid", 42L);
        fields.put("evt.rawres", -1L);
        fields.put("evt.is_io", true);
        fields.put("evt.latency", 0.5);
        fields.put("proc.exe_ino", new BigInteger("10968388490854775808"));
        fields.put("fd.types", List.of("file", "机密"));
        fields.put("k8s.ns.name", null);
        OtlpOutput output =
                output(Map.of("protocol", protocol, "resource", new String[] {"service.name=hawk", "deployment=a=b"}));
        output.write(SampleAlerts.withFields("it\nhappened \u0000", fields));
        output.flush();
        var logs = requests.get(0).getResourceLogs(0);
        assertEquals(
                Map.of("service.name", "hawk", "deployment", "a=b", "host.name", "lab"),
                texts(logs.getResource().getAttributesList()));
        assertEquals("dev.lanner", logs.getScopeLogs(0).getScope().getName());
        LogRecord log = logs.getScopeLogs(0).getLogRecords(0);
        assertEquals(SampleAlerts.TIMESTAMP_NS, log.getTimeUnixNano());
        assertEquals(7, log.getObservedTimeUnixNano());
        assertEquals(SeverityNumber.SEVERITY_NUMBER_WARN, log.getSeverityNumber());
        assertEquals("Warning", log.getSeverityText());
        assertEquals("it\nhappened \u0000", log.getBody().getStringValue());
        assertEquals("dev.lanner.alert", log.getEventName());
        Map<String, AnyValue> values =
                log.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
        assertEquals("sample-1", text(values, "log.record.uid"));
        assertEquals("Sample rule", text(values, "security_rule.name"));
        assertEquals("syscall", text(values, "lanner.source"));
        assertEquals(42, number(values, "proc.pid"));
        assertEquals(-1, number(values, "evt.rawres"));
        assertTrue(
                values.getOrDefault("evt.is_io", AnyValue.getDefaultInstance()).getBoolValue());
        assertEquals(
                0.5,
                values.getOrDefault("evt.latency", AnyValue.getDefaultInstance())
                        .getDoubleValue());
        assertEquals("10968388490854775808", text(values, "proc.exe_ino"));
        assertEquals(
                "机密",
                values.getOrDefault("fd.types", AnyValue.getDefaultInstance())
                        .getArrayValue()
                        .getValues(1)
                        .getStringValue());
        assertTrue(!values.containsKey("k8s.ns.name"));
    }

    @Test
    void knowsEveryPriority() {
        for (Priority priority : Priority.values()) {
            var alert = new dev.lanner.api.alert.Alert(0, "r", priority, "s", "h", List.of(), "m", Map.of());
            assertTrue(dev.lanner.output.otlp.LogRecord.of(alert, 0).severity() > 0);
        }
    }

    @Test
    void sendsOneRequestForAllThatIsReady() throws IOException {
        OtlpOutput output = output(Map.of());
        for (int i = 0; i < 256; i++) {
            output.write(SampleAlerts.withMessage("alert " + i));
        }
        output.flush();
        output.flush();
        assertEquals(1, requests.size());
        assertEquals(256, received(256).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/protobuf", "http/json"})
    void tellsOfRecordsThatAreRefusedInAGoodAnswer(String protocol) throws IOException {
        answer = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(1)
                        .setErrorMessage("too old"))
                .build();
        OtlpOutput output = output(Map.of("protocol", protocol));
        output.write(SampleAlerts.withMessage("x"));
        AlertRejectedException rejected = assertThrows(AlertRejectedException.class, output::flush);
        assertTrue(String.valueOf(rejected.getMessage()).contains("too old"));
        output.write(SampleAlerts.withMessage("x"));
        output.write(SampleAlerts.withMessage("y"));
        output.flush();
        answer = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder().setErrorMessage("only a warning"))
                .build();
        output.write(SampleAlerts.withMessage("z"));
        output.flush();
    }

    @Test
    void isToTryAgainWhenTheReceiverIsInTrouble() throws IOException {
        OtlpOutput output = output(Map.of());
        for (int trouble : new int[] {429, 500, 503}) {
            status = trouble;
            output.write(SampleAlerts.withMessage("x"));
            IOException failure = assertThrows(IOException.class, output::flush);
            assertTrue(!(failure instanceof AlertRejectedException));
        }
        status = 400;
        output.write(SampleAlerts.withMessage("x"));
        assertThrows(AlertRejectedException.class, output::flush);
        output.flush(); // Nothing was kept.
        assertEquals(4, requests.size());
    }

    @Test
    void refusesWhatIsNoConfiguration() {
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("protocol", "xml")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("resource", new String[] {"none"})));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("url", "collector:4317")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("protocol", "grpc")), "no path over gRPC");
    }

    private OtlpOutput output(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(
                Map.of("url", "http://localhost:" + server.getAddress().getPort() + "/v1/logs"));
        all.putAll(values);
        return new OtlpOutput(FixedConfigs.of(OtlpOutput.Config.class, all), () -> 7);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
        boolean isJson = "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        if (isJson) {
            JsonFormat.parser().merge(new String(body, StandardCharsets.UTF_8), request);
        } else {
            request.mergeFrom(body);
        }
        requests.add(request.build());
        byte[] response =
                isJson ? JsonFormat.printer().print(answer).getBytes(StandardCharsets.UTF_8) : answer.toByteArray();
        exchange.sendResponseHeaders(status, response.length == 0 ? -1 : response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
    }

    private static String text(Map<String, AnyValue> values, String key) {
        return values.getOrDefault(key, AnyValue.getDefaultInstance()).getStringValue();
    }

    private static long number(Map<String, AnyValue> values, String key) {
        return values.getOrDefault(key, AnyValue.getDefaultInstance()).getIntValue();
    }
}
