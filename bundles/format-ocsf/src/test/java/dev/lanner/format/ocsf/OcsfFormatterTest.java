// SPDX-License-Identifier: Apache-2.0
package dev.lanner.format.ocsf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OcsfFormatterTest {
    @Test
    void makesAFindingOfAnAlert() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("proc.name", "cat");
        fields.put("proc.pid", 42L);
        fields.put("user.uid", 0L);
        fields.put("container.id", "abc");
        fields.put("container.image.repository", "alpine");
        fields.put("fd.name", "/etc/shadow");
        fields.put("k8s.ns.name", null);
        Alert alert = new Alert(
                "sample-1",
                SampleAlerts.TIMESTAMP_NS,
                "A rule",
                Priority.CRITICAL,
                "syscall",
                "lab",
                List.of("mitre_command_and_control", "T1059.004"),
                "it\nhappened",
                fields);
        assertEquals(
                "{\"time\":1795333659936,\"category_uid\":2,\"category_name\":\"Findings\",\"class_uid\":2004,"
                        + "\"class_name\":\"Detection Finding\",\"activity_id\":1,\"activity_name\":\"Create\","
                        + "\"type_uid\":200401,\"type_name\":\"Detection Finding: Create\",\"severity_id\":5,"
                        + "\"severity\":\"Critical\",\"status_id\":1,\"status\":\"New\",\"is_alert\":true,"
                        + "\"message\":\"it\\nhappened\",\"metadata\":{\"version\":\"1.4.0\",\"product\":{\"name\":"
                        + "\"Lanner\",\"vendor_name\":\"Lanner\"},\"profiles\":[\"host\"],\"uid\":\"sample-1\","
                        + "\"labels\":[\"mitre_command_and_control\",\"T1059.004\"]},\"finding_info\":{\"uid\":"
                        + "\"sample-1\",\"title\":\"A rule\",\"desc\":\"it\\nhappened\",\"created_time\":1795333659936,"
                        + "\"data_sources\":[\"syscall\"],\"analytic\":{\"name\":\"A rule\",\"type_id\":1,"
                        + "\"type\":\"Rule\"},\"attacks\":[{\"tactic\":{\"name\":\"Command and Control\"}},"
                        + "{\"technique\":{\"uid\":\"T1059\"},\"sub_technique\":{\"uid\":\"T1059.004\"}}]},"
                        + "\"device\":{\"hostname\":\"lab\",\"type_id\":0},"
                        + "\"evidences\":[{\"process\":{\"name\":\"cat\",\"pid\":42,\"user\":{\"uid\":\"0\"}},"
                        + "\"container\":{\"uid\":\"abc\"},"
                        + "\"file\":{\"path\":\"/etc/shadow\",\"name\":\"shadow\",\"type_id\":0}}],"
                        + "\"unmapped\":{\"priority\":\"Critical\",\"output_fields\":{\"proc.name\":\"cat\","
                        + "\"proc.pid\":42,\"user.uid\":0,\"container.id\":\"abc\","
                        + "\"container.image.repository\":\"alpine\",\"fd.name\":\"/etc/shadow\","
                        + "\"k8s.ns.name\":null}}}",
                format(alert));
    }

    @Test
    void hasNoEvidenceWhereThereIsNone() throws IOException {
        assertFalse(format(SampleAlerts.withFields("x", Map.of())).contains("evidences"));
    }

    @Test
    void knowsEveryPriority() throws IOException {
        for (Priority priority : Priority.values()) {
            String json = format(new Alert(0, "r", priority, "s", "h", List.of(), "m", Map.of()));
            assertTrue(!json.contains("\"severity_id\":0"), json);
        }
    }

    private static String format(Alert alert) throws IOException {
        StringBuilder json = new StringBuilder();
        new OcsfFormatter().format(alert, json);
        return json.toString();
    }
}
