// SPDX-License-Identifier: Apache-2.0
package dev.lanner.format.ecs;

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

final class EcsFormatterTest {
    @Test
    void putsWhatItKnowsInItsPlace() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("proc.name", "cat");
        fields.put("proc.pid", 42L);
        fields.put("proc.pname", "sh");
        fields.put("user.uid", 0L);
        fields.put("container.image.tag", "3.2");
        fields.put("k8s.ns.name", null);
        fields.put("fd.name", "/etc/shadow");
        fields.put("proc.aname[2]", "init");
        Alert alert = new Alert(
                "sample-1",
                SampleAlerts.TIMESTAMP_NS,
                "A \"rule\"",
                Priority.NOTICE,
                "syscall",
                "lab",
                List.of("T1003", "mitre_credential_access", "T1003.008"),
                "it\nhappened",
                fields);
        assertEquals(
                "{\"@timestamp\":\"2026-11-22T07:47:39.936299766Z\",\"message\":\"it\\nhappened\","
                        + "\"ecs\":{\"version\":\"8.17.0\"},"
                        + "\"log\":{\"level\":\"notice\",\"syslog\":{\"severity\":{\"code\":5,\"name\":\"Notice\"}}},"
                        + "\"event\":{\"kind\":\"alert\",\"module\":\"lanner\",\"dataset\":\"lanner.alert\","
                        + "\"provider\":\"syscall\",\"severity\":5,\"id\":\"sample-1\","
                        + "\"category\":[\"intrusion_detection\",\"process\",\"file\"],\"type\":[\"info\"]},"
                        + "\"rule\":{\"name\":\"A \\\"rule\\\"\"},"
                        + "\"host\":{\"name\":\"lab\",\"hostname\":\"lab\"},"
                        + "\"observer\":{\"vendor\":\"Lanner\",\"product\":\"Lanner\"},"
                        + "\"tags\":[\"T1003\",\"mitre_credential_access\",\"T1003.008\"],"
                        + "\"threat\":{\"framework\":\"MITRE ATT&CK\",\"tactic\":{\"name\":[\"Credential Access\"]},"
                        + "\"technique\":{\"id\":[\"T1003\"],\"subtechnique\":{\"id\":[\"T1003.008\"]}}},"
                        + "\"process\":{\"name\":\"cat\",\"pid\":42,\"parent\":{\"name\":\"sh\"}},"
                        + "\"user\":{\"id\":\"0\"},\"container\":{\"image\":{\"tag\":[\"3.2\"]}},"
                        + "\"file\":{\"path\":\"/etc/shadow\"},"
                        + "\"lanner\":{\"output_fields\":{\"proc.name\":\"cat\",\"proc.pid\":42,\"proc.pname\":\"sh\","
                        + "\"user.uid\":0,\"container.image.tag\":\"3.2\",\"k8s.ns.name\":null,"
                        + "\"fd.name\":\"/etc/shadow\",\"proc.aname[2]\":\"init\"}}}",
                format(alert));
    }

    @Test
    void takesAConnectionForNoFile() throws IOException {
        String json = format(SampleAlerts.withFields(
                "x", Map.of("fd.name", "10.0.0.1:1->10.0.0.2:2", "fd.sip", "10.0.0.2", "fd.sport", 2L)));
        assertFalse(json.contains("\"file\""));
        assertTrue(json.contains("\"server\":{"));
        assertTrue(json.contains("\"network\"]"));
    }

    private static String format(Alert alert) throws IOException {
        StringBuilder json = new StringBuilder();
        new EcsFormatter().format(alert, json);
        return json.toString();
    }
}
