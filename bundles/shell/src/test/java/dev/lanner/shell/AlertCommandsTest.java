// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.rule.Priority;
import dev.lanner.testkit.FakePipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the shell says of the alerts of the last while. */
final class AlertCommandsTest {
    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final LooseShell shell = new LooseShell(house);

    AlertCommandsTest() {
        house.pipeline = pipeline;
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private void raise(String rule, String process, @Nullable String container) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("proc.name", process);
        fields.put("container.id", container == null ? "host" : "0123456789ab");
        fields.put("container.name", container == null ? "host" : container);
        long timestampNs = 1_700_000_000_123_456_789L + pipeline.recentAlerts.size() * 1_000_000_000L;
        pipeline.recentAlerts.add(new Alert(
                timestampNs,
                rule,
                Priority.NOTICE,
                "syscall",
                "host",
                List.of(),
                "by " + process + "\u001b[31m",
                fields));
    }

    @Test
    void listsTheLastAlerts() throws Exception {
        assertEquals("There has been no alert.", shell.execute("lanner:alerts"));
        raise("Shell in container", "bash", "web");
        raise("Shadow read", "cat", null);
        raise("Shell on host", "sh", null);
        List<String> all = shell.execute("lanner:alerts").lines().toList();
        assertEquals(4, all.size(), all::toString);
        assertTrue(
                all.get(1).startsWith("2023-11-14T22:13:20.123Z  Notice    Shell in container  by bash"),
                all::toString);
        assertTrue(all.stream().noneMatch(line -> line.indexOf(0x1b) >= 0), "terminals obey such characters");

        List<String> last = shell.execute("lanner:alerts -n 1").lines().toList();
        assertEquals(2, last.size(), last::toString);
        assertTrue(last.get(1).contains("Shell on host"), last::toString);

        List<String> named =
                shell.execute("lanner:alerts shell container").lines().toList();
        assertEquals(2, named.size(), named::toString);
        assertTrue(named.get(1).contains("Shell in container"), named::toString);
        assertEquals(
                "There has been no alert of a rule with 'nosuch' in its name.", shell.execute("lanner:alerts nosuch"));
    }

    @Test
    void showsWhereAlertsComeFrom() throws Exception {
        pipeline.alerts.add(new AlertCount("Shell in container", Priority.NOTICE, 70));
        pipeline.alerts.add(new AlertCount("Shadow read", Priority.WARNING, 9));
        raise("Shell in container", "bash", "web");
        raise("Shell in container", "bash", "db");
        raise("Shell in container", "sh", "db");
        raise("Shadow read", "cat", null);
        List<String> top = shell.execute("lanner:top -n 2").lines().toList();
        assertEquals(
                List.of(
                        "WHAT       ALERTS  NAME",
                        "rule       70      Shell in container",
                        "rule       9       Shadow read",
                        "process    2       bash",
                        "process    1       cat",
                        "container  2       db",
                        "container  1       web"),
                top);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        Exception refused = assertThrows(CommandException.class, () -> shell.execute("lanner:alerts -n 0"));
        assertEquals("--number must be 1 or more, and is 0", refused.getMessage());
    }
}
