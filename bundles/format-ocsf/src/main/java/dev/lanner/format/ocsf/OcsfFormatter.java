// SPDX-License-Identifier: Apache-2.0
package dev.lanner.format.ocsf;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.spi.output.AlertFormatter;
import dev.lanner.wire.json.AttackTags;
import dev.lanner.wire.json.JsonText;
import dev.lanner.wire.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * The format {@code ocsf}: one object on one line, a new Detection Finding of the Open Cybersecurity Schema Framework. The
 * fields that it has a place for are the finding's evidence; all of them, as Falco names them, are in {@code unmapped}.
 */
@Component(property = AlertFormatter.NAME + "=ocsf")
public final class OcsfFormatter implements AlertFormatter {
    private static final String OCSF_VERSION = "1.4.0";
    private static final int FINDINGS = 2;
    private static final int DETECTION_FINDING = 2004;
    private static final int CREATE = 1;
    private static final long NS_PER_MS = 1_000_000;

    private record Severity(int id, String caption) {}

    private static final Map<Priority, Severity> SEVERITIES = Map.of(
            Priority.EMERGENCY, new Severity(6, "Fatal"),
            Priority.ALERT, new Severity(5, "Critical"),
            Priority.CRITICAL, new Severity(5, "Critical"),
            Priority.ERROR, new Severity(4, "High"),
            Priority.WARNING, new Severity(3, "Medium"),
            Priority.NOTICE, new Severity(2, "Low"),
            Priority.INFORMATIONAL, new Severity(1, "Informational"),
            Priority.DEBUG, new Severity(1, "Informational"));

    private static final Severity UNKNOWN = new Severity(0, "Unknown");

    /** Where our fields belong in the evidence. */
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("proc.pid", "process.pid"),
            Map.entry("proc.name", "process.name"),
            Map.entry("proc.exepath", "process.path"),
            Map.entry("proc.cmdline", "process.cmd_line"),
            Map.entry("proc.cwd", "process.working_directory"),
            Map.entry("thread.tid", "process.tid"),
            Map.entry("user.name", "process.user.name"),
            Map.entry("user.uid", "process.user.uid"),
            Map.entry("proc.ppid", "process.parent_process.pid"),
            Map.entry("proc.pname", "process.parent_process.name"),
            Map.entry("proc.pexepath", "process.parent_process.path"),
            Map.entry("proc.pcmdline", "process.parent_process.cmd_line"),
            Map.entry("container.id", "container.uid"),
            Map.entry("container.name", "container.name"),
            Map.entry("container.type", "container.runtime"),
            Map.entry("container.image.tag", "container.tag"),
            Map.entry("fd.cip", "src_endpoint.ip"),
            Map.entry("fd.cport", "src_endpoint.port"),
            Map.entry("fd.sip", "dst_endpoint.ip"),
            Map.entry("fd.sport", "dst_endpoint.port"));

    /** What is text there whatever it is here. */
    private static final List<String> TEXTS = List.of("user.uid");

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        Severity severity = SEVERITIES.getOrDefault(alert.priority(), UNKNOWN);
        long timeMs = Math.floorDiv(alert.timestampNs(), NS_PER_MS);
        JsonTree finding = new JsonTree()
                .put("time", timeMs)
                .put("category_uid", FINDINGS)
                .put("category_name", "Findings")
                .put("class_uid", DETECTION_FINDING)
                .put("class_name", "Detection Finding")
                .put("activity_id", CREATE)
                .put("activity_name", "Create")
                .put("type_uid", DETECTION_FINDING * 100 + CREATE)
                .put("type_name", "Detection Finding: Create")
                .put("severity_id", severity.id())
                .put("severity", severity.caption())
                .put("status_id", 1)
                .put("status", "New")
                .put("is_alert", true)
                .put("message", alert.message())
                .put("metadata.version", OCSF_VERSION)
                .put("metadata.product.name", "Lanner")
                .put("metadata.product.vendor_name", "Lanner")
                .put("metadata.profiles", List.of("host"))
                .put("finding_info.uid", alert.id())
                .put("finding_info.title", alert.rule())
                .put("finding_info.desc", alert.message())
                .put("finding_info.created_time", timeMs)
                .put("finding_info.data_sources", List.of(alert.source()))
                .put("finding_info.analytic.name", alert.rule())
                .put("finding_info.analytic.type_id", 1)
                .put("finding_info.analytic.type", "Rule")
                .put("device.hostname", alert.hostname())
                .put("device.type_id", 0);
        if (!alert.id().isEmpty()) {
            finding.put("metadata.uid", alert.id());
        }
        if (!alert.tags().isEmpty()) {
            finding.put("metadata.labels", alert.tags());
        }
        List<Object> attacks = attacks(alert.tags());
        if (!attacks.isEmpty()) {
            finding.put("finding_info.attacks", attacks);
        }
        Map<String, @Nullable Object> evidence = evidence(alert.fields());
        if (!evidence.isEmpty()) {
            finding.put("evidences", List.of(evidence));
        }
        JsonTree unmapped =
                new JsonTree().put("priority", alert.priority().label()).put("output_fields", alert.fields());
        finding.put("unmapped", unmapped.asMap());
        JsonText.append(finding.asMap(), target);
    }

    private static Map<String, @Nullable Object> evidence(Map<String, @Nullable Object> fields) {
        JsonTree evidence = new JsonTree();
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            String place = PLACES.get(field.getKey());
            Object value = field.getValue();
            if (place != null && value != null) {
                evidence.put(place, TEXTS.contains(field.getKey()) ? value.toString() : value);
            }
        }
        putImage(fields, evidence);
        Object path = fields.get("fs.path.name");
        Object name = path == null ? fields.get("fd.name") : path;
        if (name != null && name.toString().startsWith("/")) {
            putFile(name.toString(), evidence);
        }
        return evidence.asMap();
    }

    /** It needs an id of its own. */
    private static void putImage(Map<String, @Nullable Object> fields, JsonTree evidence) {
        Object id = fields.get("container.image.id");
        if (id != null) {
            evidence.put("container.image.uid", id)
                    .put("container.image.name", fields.get("container.image.repository"))
                    .put("container.image.tag", fields.get("container.image.tag"));
        }
    }

    private static void putFile(String path, JsonTree evidence) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        evidence.put("file.path", path)
                .put("file.name", name.isEmpty() ? path : name)
                .put("file.type_id", 0);
    }

    private static List<Object> attacks(List<String> tags) {
        AttackTags attack = AttackTags.of(tags);
        List<Object> attacks = new ArrayList<>();
        attack.tactics().forEach(name -> attacks.add(Map.of("tactic", Map.of("name", name))));
        for (String technique : attack.techniques()) {
            int dot = technique.indexOf('.');
            JsonTree one = new JsonTree()
                    .put("technique.uid", dot < 0 ? technique : technique.substring(0, dot))
                    .put("sub_technique.uid", dot < 0 ? null : technique);
            attacks.add(one.asMap());
        }
        return attacks;
    }
}
