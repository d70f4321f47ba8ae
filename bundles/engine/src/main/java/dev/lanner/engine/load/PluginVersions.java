// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.RulesDescription.PluginRequirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Plug-ins that rules ask for by Falco's names. What counts here is whether somebody provides the fields, which each rule
 * finds out by itself; so a plug-in that nobody knows, or knows in an older version, is worth a warning only.
 */
final class PluginVersions {
    /** Falco's plug-ins whose fields have their names here. */
    private static final Set<String> KNOWN = Set.of("container", "json", "k8smeta");

    /** Those of them of which it is known which version's fields they are. */
    private static final Map<String, EngineVersion> VERSIONS = Map.of("container", new EngineVersion(0, 7, 1));

    private static final String NEEDS = "each required plug-in needs 'name' and 'version'";

    private PluginVersions() {}

    static void check(Item item, Definitions definitions) {
        List<Node> nodes = item.sequence("required_plugin_versions");
        if (nodes == null) {
            return;
        }
        for (Node node : nodes) {
            Item entry = item.mapping(node);
            PluginRequirement first = entry == null ? null : one(entry, List.of());
            if (entry == null || first == null) {
                item.error("required_plugin_versions", NEEDS, "write '- {name: container, version: 0.4.0}'");
                continue;
            }
            List<PluginRequirement> alternatives = alternatives(entry);
            definitions.plugins().add(new PluginRequirement(first.name(), first.version(), alternatives));
            List<PluginRequirement> all = new ArrayList<>(alternatives);
            all.add(0, first);
            warn(entry, all);
        }
    }

    private static List<PluginRequirement> alternatives(Item entry) {
        List<PluginRequirement> alternatives = new ArrayList<>();
        List<Node> nodes = entry.sequence("alternatives");
        if (nodes != null) {
            for (Node node : nodes) {
                Item other = entry.mapping(node);
                PluginRequirement alternative = other == null ? null : one(other, List.of());
                if (alternative == null) {
                    entry.error("alternatives", NEEDS, "write '- {name: k8saudit-eks, version: 0.4.0}'");
                } else {
                    alternatives.add(alternative);
                }
            }
        }
        return alternatives;
    }

    private static @Nullable PluginRequirement one(Item entry, List<PluginRequirement> alternatives) {
        Scalar name = entry.scalar("name");
        Scalar version = entry.scalar("version");
        if (name == null || version == null) {
            return null;
        }
        if (EngineVersion.of(version.text()) == null) {
            entry.invalid("version", "'" + version.text() + "' is no version", "write, for example, 0.4.0");
        }
        return new PluginRequirement(name.text(), version.text(), alternatives);
    }

    private static void warn(Item entry, List<PluginRequirement> all) {
        Set<String> names = new HashSet<>();
        boolean isMet = false;
        boolean isKnown = false;
        for (PluginRequirement one : all) {
            if (!names.add(one.name())) {
                entry.invalid("name", "the plug-in '" + one.name() + "' is asked for twice", "leave one of them out");
            }
            isKnown |= KNOWN.contains(one.name());
            isMet |= KNOWN.contains(one.name()) && isMet(one);
        }
        PluginRequirement first = all.get(0);
        EngineVersion own = VERSIONS.get(first.name());
        if (!isKnown) {
            entry.add(
                    ProblemCode.LOAD_WARNING_EXTENSION,
                    "name",
                    "the plug-in '" + first.name() + "' is required and unknown here",
                    "rules whose fields nobody provides stay unsatisfied");
        } else if (!isMet && own != null) {
            entry.add(
                    ProblemCode.LOAD_WARNING_EXTENSION,
                    "version",
                    "the plug-in '" + first.name() + "' is required in version " + first.version()
                            + ", and the fields here are those of version " + own,
                    "rules whose fields nobody provides stay unsatisfied");
        }
    }

    private static boolean isMet(PluginRequirement one) {
        EngineVersion own = VERSIONS.get(one.name());
        EngineVersion wanted = EngineVersion.of(one.version());
        return own == null || (wanted != null && wanted.major() == own.major() && wanted.compareTo(own) <= 0);
    }
}
