// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import dev.lanner.wire.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** OTLP's JSON: whole numbers of 64 bits are text in it. */
final class OtlpJson implements OtlpEncoding {
    private static final Pattern REFUSED = Pattern.compile("\"rejectedLogRecords\"\\s*:\\s*\"?[1-9]");

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public boolean isPartial(String answer) {
        return REFUSED.matcher(answer).find();
    }

    @Override
    public byte[] encode(List<LogBatch> batches) throws IOException {
        List<Object> resources = new ArrayList<>();
        for (LogBatch batch : batches) {
            List<Object> records = new ArrayList<>();
            for (LogRecord record : batch.records()) {
                records.add(record(record));
            }
            resources.add(Map.of(
                    "resource",
                    Map.of("attributes", attributes(batch.resource())),
                    "scopeLogs",
                    List.of(Map.of(
                            "scope",
                            Map.of("name", LogBatch.SCOPE, "version", batch.version()),
                            "logRecords",
                            records))));
        }
        StringBuilder json = new StringBuilder();
        JsonText.append(Map.of("resourceLogs", resources), json);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> record(LogRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timeUnixNano", Long.toString(record.timeNs()));
        json.put("observedTimeUnixNano", Long.toString(record.observedNs()));
        json.put("severityNumber", record.severity());
        json.put("severityText", record.severityText());
        json.put("eventName", LogRecord.EVENT_NAME);
        json.put("body", value(record.body()));
        json.put("attributes", attributes(record.attributes()));
        return json;
    }

    private static List<Object> attributes(Map<String, Object> attributes) {
        List<Object> json = new ArrayList<>();
        attributes.forEach((key, value) -> json.add(Map.of("key", key, "value", value(value))));
        return json;
    }

    private static Map<String, Object> value(Object value) {
        if (value instanceof Long) {
            return Map.of("intValue", value.toString());
        }
        if (value instanceof Boolean) {
            return Map.of("boolValue", value);
        }
        if (value instanceof Double) {
            return Map.of("doubleValue", value);
        }
        if (value instanceof List<?> values) {
            return Map.of(
                    "arrayValue",
                    Map.of("values", values.stream().map(OtlpJson::value).toList()));
        }
        return Map.of("stringValue", value.toString());
    }
}
