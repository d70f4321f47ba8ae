// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as OpenTelemetry's log data model has it.
 *
 * @param timeNs when the event happened, in nanoseconds since the epoch
 * @param observedNs when this was written
 * @param severity its number there
 * @param severityText what we call it
 * @param body the message
 * @param attributes the rule, and the fields of the output under their own names; none is null
 */
record LogRecord(
        long timeNs, long observedNs, int severity, String severityText, String body, Map<String, Object> attributes) {
    /** What every record is an event of. */
    static final String EVENT_NAME = "dev.lanner.alert";

    /** As the appendix of the data model maps syslog's severities, which have the names of ours. */
    private static final Map<Priority, Integer> SEVERITIES = Map.of(
            Priority.EMERGENCY, 21,
            Priority.ALERT, 19,
            Priority.CRITICAL, 18,
            Priority.ERROR, 17,
            Priority.WARNING, 13,
            Priority.NOTICE, 10,
            Priority.INFORMATIONAL, 9,
            Priority.DEBUG, 5);

    static LogRecord of(Alert alert, long observedNs) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("log.record.uid", alert.id());
        attributes.put("security_rule.name", alert.rule());
        attributes.put("lanner.source", alert.source());
        attributes.put("lanner.tags", alert.tags());
        for (Map.Entry<String, @Nullable Object> field : alert.fields().entrySet()) {
            Object value = field.getValue();
            if (value != null) {
                attributes.put(field.getKey(), value);
            }
        }
        return new LogRecord(
                alert.timestampNs(),
                observedNs,
                SEVERITIES.getOrDefault(alert.priority(), 0),
                alert.priority().label(),
                alert.message(),
                attributes);
    }
}
