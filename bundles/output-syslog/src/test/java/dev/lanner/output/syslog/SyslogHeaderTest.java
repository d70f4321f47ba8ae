// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.testkit.SampleAlerts;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SyslogHeaderTest {
    @Test
    void writesWhatRfc5424Has() {
        assertEquals(
                "<0>1 2026-11-22T07:47:39.936299Z lab lanner 42 - [x@1 id=\"sample-1\" rule=\"Sample rule\""
                        + " priority=\"Emergency\" source=\"syscall\" tags=\"a,b\"] ",
                header(
                        new SyslogHeader(false, 0, "lanner", "", "x@1", 42, ZoneId.of("UTC")),
                        alert("Sample rule", "lab")));
    }

    @Test
    void escapesValuesAndKeepsNamesPrintable() {
        assertEquals(
                "<184>1 2026-11-22T07:47:39.936299Z h__te a_b 42 - [x_y id=\"sample-1\" rule=\"\\\"a\\\\b\\] c 机\""
                        + " priority=\"Emergency\" source=\"syscall\" tags=\"a,b\"] ",
                header(
                        new SyslogHeader(false, 23, "a b", "hö\nte", "x]y", 42, ZoneId.of("UTC")),
                        alert("\"a\\b]\nc 机", "lab")));
        assertEquals(
                "<8>1 2026-11-22T07:47:39.936299Z - - 42 - - ",
                header(new SyslogHeader(false, 1, "", "", "", 42, ZoneId.of("UTC")), alert("r", "")));
    }

    @Test
    void writesWhatTheCLibraryWrites() {
        assertEquals(
                "<8>Nov 22 15:47:39 lanner[42]: ",
                header(
                        new SyslogHeader(true, 1, "lanner", "", "x@1", 42, ZoneId.of("Asia/Shanghai")),
                        alert("r", "lab")));
    }

    private static Alert alert(String rule, String hostname) {
        return new Alert(
                "sample-1",
                SampleAlerts.TIMESTAMP_NS,
                rule,
                Priority.EMERGENCY,
                "syscall",
                hostname,
                List.of("a", "b"),
                "",
                Map.of());
    }

    private static String header(SyslogHeader header, Alert alert) {
        StringBuilder text = new StringBuilder();
        header.append(alert, text);
        return text.toString();
    }
}
