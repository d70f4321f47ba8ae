// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands by which the launcher, which is no bundle, tells those who get alerts what it had to refuse. */
@Component(
        service = ConfigCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=configalert",
            "osgi.command.function=deployalert"
        })
public final class ConfigCommands {
    private final InternalAlerts alerts;

    /** With the one who passes on what is told. */
    @Activate
    public ConfigCommands(@Reference InternalAlerts alerts) {
        this.alerts = alerts;
    }

    /** Tells of a configuration that is not taken over. */
    @Descriptor("has an alert made of what is wrong with a changed configuration; the launcher uses it")
    public String configalert(@Descriptor("what is wrong, a problem on each line") String problems) {
        List<String> lines = problems.lines().toList();
        alerts.tell(
                "configuration not taken over",
                Priority.CRITICAL,
                "The changed configuration has errors; that from before goes on working. " + first(lines),
                Map.of("n_errors", (long) lines.size(), "errors", problems));
        return "";
    }

    /** Tells of a file in the deploy folder that is refused. */
    @Descriptor("has an alert made of why something in the deploy folder is refused; the launcher uses it")
    public String deployalert(
            @Descriptor("the file") String file, @Descriptor("why, and what to do about it") String reason) {
        alerts.tell(
                "deployment refused", Priority.CRITICAL, file + ": " + reason, Map.of("file", file, "reason", reason));
        return "";
    }

    private static String first(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(0);
    }
}
