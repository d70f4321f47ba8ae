// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.alert.Alert;
import dev.lanner.testkit.SampleAlerts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertTemplateTest {
    @Test
    void fillsInWhatAnAlertHas() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("proc.name", "$1\\");
        fields.put("proc.aname[2]", "sh");
        fields.put("proc.pid", 42L);
        fields.put("fd.types", Arrays.asList("file", "pipe"));
        fields.put("k8s.ns.name", null);
        Alert alert = SampleAlerts.withFields("x", fields);
        assertFilled("sample-1 Sample rule Warning syscall lab", "%id %rule %priority %source %hostname", alert);
        assertFilled("$1\\.sh-42:file,pipe", "%proc.name.%proc.aname[2]-%proc.pid:%fd.types", alert);
        assertFilled("-,-,100%rule,% ,%", "%k8s.ns.name,%no.such.field,100%%rule,% ,%%", alert);
        assertFilled("plain", "plain", alert);
    }

    private static void assertFilled(String expected, String template, Alert alert) {
        assertEquals(expected, new AlertTemplate(template, "-").fill(alert));
    }
}
