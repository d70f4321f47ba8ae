// SPDX-License-Identifier: Apache-2.0
package dev.lanner.format.ecs;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.spi.output.AlertFormatter;
import dev.lanner.wire.json.AttackTags;
import dev.lanner.wire.json.JsonText;
import dev.lanner.wire.json.JsonTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * The format {@code ecs}: one object on one line, in the Elastic Common Schema. The fields that it knows are in their
 * places; all of them, as Falco names them, are in {@code lanner.output_fields}.
 */
@Component(property = AlertFormatter.NAME + "=ecs")
public final class EcsFormatter implements AlertFormatter {
    private static final String ECS_VERSION = "8.17.0";
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** By the numbers that syslog has for what is called the same there. */
    private static final List<Priority> SEVERITIES = List.of(
            Priority.EMERGENCY,
            Priority.ALERT,
            Priority.CRITICAL,
            Priority.ERROR,
            Priority.WARNING,
            Priority.NOTICE,
            Priority.INFORMATIONAL,
            Priority.DEBUG);

    /** Where our fields belong: numbers stay numbers. */
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("evt.type", "event.action"),
            Map.entry("proc.pid", "process.pid"),
            Map.entry("proc.vpid", "process.vpid"),
            Map.entry("proc.name", "process.name"),
            Map.entry("proc.exepath", "process.executable"),
            Map.entry("proc.cmdline", "process.command_line"),
            Map.entry("proc.cwd", "process.working_directory"),
            Map.entry("thread.tid", "process.thread.id"),
            Map.entry("proc.ppid", "process.parent.pid"),
            Map.entry("proc.pname", "process.parent.name"),
            Map.entry("proc.pexepath", "process.parent.executable"),
            Map.entry("proc.pcmdline", "process.parent.command_line"),
            Map.entry("proc.sid", "process.session_leader.pid"),
            Map.entry("user.name", "user.name"),
            Map.entry("group.name", "group.name"),
            Map.entry("container.id", "container.id"),
            Map.entry("container.name", "container.name"),
            Map.entry("container.type", "container.runtime"),
            Map.entry("container.image.repository", "container.image.name"),
            Map.entry("k8s.ns.name", "orchestrator.namespace"),
            Map.entry("k8s.pod.name", "orchestrator.resource.name"),
            Map.entry("fs.path.name", "file.path"),
            Map.entry("fd.filename", "file.name"),
            Map.entry("fd.directory", "file.directory"),
            Map.entry("fd.cip", "client.ip"),
            Map.entry("fd.cport", "client.port"),
            Map.entry("fd.sip", "server.ip"),
            Map.entry("fd.sport", "server.port"),
            Map.entry("fd.l4proto", "network.transport"));

    /** The same for what is text there, or a list of text, whatever it is here. */
    private static final Map<String, String> TEXT_PLACES = Map.of("user.uid", "user.id", "group.gid", "group.id");

    private static final Map<String, String> LIST_PLACES = Map.of("container.image.tag", "container.image.tag");

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        long ns = alert.timestampNs();
        int severity = SEVERITIES.indexOf(alert.priority());
        Instant time = Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND));
        JsonTree ecs = new JsonTree()
                .put("@timestamp", time.toString())
                .put("message", alert.message())
                .put("ecs.version", ECS_VERSION)
                .put("log.level", alert.priority().label().toLowerCase(Locale.ROOT))
                .put("log.syslog.severity.code", severity)
                .put("log.syslog.severity.name", alert.priority().label())
                .put("event.kind", "alert")
                .put("event.module", "lanner")
                .put("event.dataset", "lanner.alert")
                .put("event.provider", alert.source())
                .put("event.severity", severity)
                .put("rule.name", alert.rule())
                .put("host.name", alert.hostname())
                .put("host.hostname", alert.hostname())
                .put("observer.vendor", "Lanner")
                .put("observer.product", "Lanner");
        if (!alert.id().isEmpty()) {
            ecs.put("event.id", alert.id());
        }
        if (!alert.tags().isEmpty()) {
            ecs.put("tags", alert.tags());
        }
        putThreat(alert.tags(), ecs);
        for (Map.Entry<String, @Nullable Object> field : alert.fields().entrySet()) {
            putField(field.getKey(), field.getValue(), ecs);
        }
        ecs.put("event.category", categories(ecs)).put("event.type", List.of("info"));
        JsonTree own = new JsonTree().put("output_fields", alert.fields());
        ecs.put("lanner", own.asMap());
        JsonText.append(ecs.asMap(), target);
    }

    private static void putField(String name, @Nullable Object value, JsonTree ecs) {
        if (value == null) {
            return;
        }
        String place = PLACES.get(name);
        String textPlace = TEXT_PLACES.get(name);
        String listPlace = LIST_PLACES.get(name);
        if (place != null) {
            ecs.put(place, value);
        } else if (textPlace != null) {
            ecs.put(textPlace, value.toString());
        } else if (listPlace != null) {
            ecs.put(listPlace, List.of(value.toString()));
        } else if (name.equals("fd.name") && value.toString().startsWith("/")) {
            ecs.put("file.path", value); // Else it is a connection.
        }
    }

    private static List<String> categories(JsonTree ecs) {
        List<String> categories = new ArrayList<>(List.of("intrusion_detection"));
        if (ecs.has("process")) {
            categories.add("process");
        }
        if (ecs.has("file")) {
            categories.add("file");
        }
        if (ecs.has("server") || ecs.has("client")) {
            categories.add("network");
        }
        return categories;
    }

    private static void putThreat(List<String> tags, JsonTree ecs) {
        AttackTags attack = AttackTags.of(tags);
        List<String> techniques = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (String technique : attack.techniques()) {
            (technique.indexOf('.') < 0 ? techniques : parts).add(technique);
        }
        if (!attack.techniques().isEmpty() || !attack.tactics().isEmpty()) {
            ecs.put("threat.framework", "MITRE ATT&CK");
        }
        if (!attack.tactics().isEmpty()) {
            ecs.put("threat.tactic.name", attack.tactics());
        }
        if (!techniques.isEmpty()) {
            ecs.put("threat.technique.id", techniques);
        }
        if (!parts.isEmpty()) {
            ecs.put("threat.technique.subtechnique.id", parts);
        }
    }
}
