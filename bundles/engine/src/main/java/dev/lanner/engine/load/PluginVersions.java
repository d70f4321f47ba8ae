// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Plug-ins that rules ask for by Falco's names. What counts here is whether somebody provides the fields, which each rule
 * finds out by itself; so a name that nobody knows is worth a warning only.
 */
final class PluginVersions {
    private static final Set<String> KNOWN = Set.of("container", "json", "k8smeta");

    private PluginVersions() {}

    static void check(Item item) {
        List<Node> nodes = item.sequence("required_plugin_versions");
        if (nodes == null) {
            return;
        }
        for (Node node : nodes) {
            Item entry = item.mapping(node);
            Scalar name = entry == null ? null : entry.scalar("name");
            if (entry == null || name == null || entry.scalar("version") == null) {
                item.error("required_plugin_versions", "each required plug-in needs 'name' and 'version'", null);
            } else if (!KNOWN.contains(name.text()) && !hasKnownAlternative(entry)) {
                entry.add(
                        ProblemCode.LOAD_WARNING_EXTENSION,
                        "name",
                        "the plug-in '" + name.text() + "' is required and unknown here",
                        "rules whose fields nobody provides stay unsatisfied");
            }
        }
    }

    private static boolean hasKnownAlternative(Item entry) {
        List<Node> alternatives = entry.sequence("alternatives");
        if (alternatives == null) {
            return false;
        }
        for (Node node : alternatives) {
            Item alternative = entry.mapping(node);
            Scalar name = alternative == null ? null : alternative.scalar("name");
            if (name != null && KNOWN.contains(name.text())) {
                return true;
            }
        }
        return false;
    }
}
