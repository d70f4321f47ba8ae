// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.api.text.NearestName;
import dev.lanner.runtime.config.Attribute.Limits;
import dev.lanner.runtime.config.Setting.Branch;
import dev.lanner.runtime.config.Setting.Entry;
import dev.lanner.runtime.config.Setting.Leaf;
import dev.lanner.runtime.config.Setting.Scalar;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds settings against the schema: each becomes a property of a configuration, or a problem. */
final class SettingsReader {
    /** The key that every section has: false is as if the section were not there. */
    static final String ENABLED = "enabled";

    /** The last part of a key that chooses the service for a reference. */
    private static final String TARGET = "target";

    /** Paths: those in the file are relative to the file's folder. Metatype has no type for them. */
    private static final Set<String> PATHS = Set.of(
            "rules.files",
            "capture.path-prefix",
            "deploy.dir",
            "deploy.key-store.path",
            "pipeline.spool-dir",
            "shell.ssh.authorized-keys",
            "shell.ssh.host-key",
            "output.file.path",
            "output.syslog.ca-file",
            "output.syslog.cert-file",
            "output.syslog.key-file",
            "output.http.ca-file",
            "output.http.cert-file",
            "output.http.key-file",
            "output.otlp.ca-file",
            "output.otlp.cert-file",
            "output.otlp.key-file");

    private static final Attribute ENABLED_ATTRIBUTE =
            new Attribute(ENABLED, "Boolean", false, Limits.NONE, "", "true");

    /** Where the engine puts in environment variables, since it takes these values from others too. */
    private static final Set<String> EXPANDED_LATER =
            Set.of("engine.static-fields", "engine.append.extra-output", "engine.append.extra-fields");

    private final Schema schema;
    private final Variables variables;
    private final Problems problems;
    private final List<EffectiveValue> values = new ArrayList<>();
    private final List<Configuration> configurations = new ArrayList<>();
    private final Set<String> disabled = new TreeSet<>();

    /** A component whose section is being read. */
    private record Target(
            String name,
            Section section,
            String instance,
            Map<String, Object> properties,
            Map<String, Branch> instances,
            List<EffectiveValue> values) {
        Target(String name, Section section, String instance) {
            this(name, section, instance, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        }

        boolean isInstance() {
            return !instance.isEmpty();
        }

        boolean hasAttributeBelow(String id) {
            return section.attributes().keySet().stream().anyMatch(known -> known.startsWith(id + "."));
        }

        /** Whether these keys choose the service for a reference of the component, and are no instance. */
        boolean isReference(Branch keys) {
            return keys.entries().keySet().equals(Set.of(TARGET))
                    && !section.attributes().containsKey(TARGET);
        }
    }

    /** For settings in which these variables may be used. */
    SettingsReader(Schema schema, Variables variables, Problems problems) {
        this.schema = schema;
        this.variables = variables;
        this.problems = problems;
    }

    /** Whether its values are paths. */
    static boolean isPath(String section, Attribute attribute) {
        return PATHS.contains(section + "." + attribute.id());
    }

    /** Reads all of them. */
    void read(Branch root) {
        readKeys("", "", root, null);
    }

    /** The configurations that are wanted, in order. */
    List<Configuration> configurations() {
        return List.copyOf(configurations);
    }

    /** The identities of the sections that are turned off. */
    Set<String> disabled() {
        return Set.copyOf(disabled);
    }

    /** What is said in sections that are not turned off, in order. */
    List<EffectiveValue> values() {
        return List.copyOf(values);
    }

    private void readKeys(String name, String attributePrefix, Branch branch, @Nullable Target target) {
        branch.entries().forEach((key, entry) -> readKey(name, attributePrefix, key, entry, target));
    }

    private void readKey(String name, String attributePrefix, String key, Entry entry, @Nullable Target target) {
        String id = attributePrefix + key;
        String below = name.isEmpty() ? key : name + "." + key;
        boolean isTop = attributePrefix.isEmpty();
        if (target != null && readAttribute(target, id, entry)) {
            return;
        }
        if (isTop && (schema.section(below) != null || schema.isGroup(below))) {
            readSection(below, entry);
        } else if (target != null
                && entry.setting() instanceof Branch inner
                && (target.hasAttributeBelow(id) || target.isReference(inner))) {
            readKeys(name, id + ".", inner, target);
        } else if (target != null
                && isTop
                && target.section().isFactory()
                && !target.isInstance()
                && entry.setting() instanceof Branch instance) {
            target.instances().put(key, instance);
        } else {
            addUnknown(name, id, entry.position(), target);
        }
    }

    private boolean readAttribute(Target target, String id, Entry entry) {
        if (id.equals(ENABLED)) {
            return true; // Has been read before.
        }
        Attribute known = target.section().attributes().get(id);
        Attribute attribute = known == null && id.endsWith("." + TARGET) ? Attribute.target(id) : known;
        if (attribute == null) {
            return false;
        }
        Object value = value(target.name(), attribute, entry);
        if (value != null && entry.setting() instanceof Leaf leaf) {
            target.properties().put(id, value);
            target.values()
                    .add(new EffectiveValue(
                            target.name(),
                            target.instance(),
                            id,
                            leaf.values().stream().map(Scalar::text).toList(),
                            texts(value),
                            leaf.isList(),
                            leaf.position().toString()));
        }
        return true;
    }

    private void addUnknown(String name, String id, Position position, @Nullable Target target) {
        Set<String> known = new TreeSet<>(schema.ownBelow(name));
        if (target != null) {
            known.addAll(target.section().attributes().keySet());
            known.add(ENABLED);
        }
        String what = name.isEmpty() ? "unknown section '" + id + "'" : "unknown key '" + id + "' in '" + name + "'";
        problems.add(position, what + hint(id, known));
    }

    /** The nearest of the names, or all of them, there being few. */
    private static String hint(String typed, Set<String> known) {
        String nearest = NearestName.of(typed, known);
        if (nearest != null) {
            return "; did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "" : "; there are: " + String.join(", ", known);
    }

    private void readSection(String name, Entry entry) {
        Branch branch = branch(name, entry);
        if (branch == null) {
            return;
        }
        Section section = schema.section(name);
        if (section == null) {
            readKeys(name, "", branch, null);
            return;
        }
        Target target = new Target(name, section, "");
        readKeys(name, "", branch, target);
        if (!isEnabled(name, branch)) {
            disabled.add(section.pid());
            return;
        }
        values.addAll(target.values());
        if (target.instances().isEmpty()) {
            configurations.add(new Configuration(section.pid(), "", target.properties()));
        } else if (!target.properties().isEmpty()) {
            problems.add(
                    branch.position(),
                    "'" + name + "' has keys of its own ("
                            + String.join(", ", target.properties().keySet())
                            + ") beside instances; put them into the instances");
        }
        target.instances().forEach((instance, settings) -> readInstance(name, section, instance, settings));
    }

    private void readInstance(String name, Section section, String instance, Branch branch) {
        Target target = new Target(name, section, instance);
        readKeys(name, "", branch, target);
        if (isEnabled(name + "." + instance, branch)) {
            configurations.add(new Configuration(section.pid(), instance, target.properties()));
            values.addAll(target.values());
        }
    }

    private boolean isEnabled(String name, Branch branch) {
        Entry entry = branch.entries().get(ENABLED);
        Object value = entry == null ? null : value(name, ENABLED_ATTRIBUTE, entry);
        return value == null || value.equals(true);
    }

    private @Nullable Branch branch(String name, Entry entry) {
        if (entry.setting() instanceof Branch branch) {
            return branch;
        }
        if (entry.setting() instanceof Leaf leaf && leaf.isEmpty()) {
            return Branch.empty(entry.position());
        }
        problems.add(entry.setting().position(), "'" + name + "' is a section: it needs keys, not a value");
        return null;
    }

    /** The value as a property; null if there is only a key, or if there is a problem. */
    private @Nullable Object value(String name, Attribute attribute, Entry entry) {
        if (!(entry.setting() instanceof Leaf leaf)) {
            problems.add(entry.setting().position(), "'" + attribute.id() + "' needs a value, not keys");
            return null;
        }
        if (leaf.isEmpty()) {
            return null;
        }
        if (leaf.isList() && !attribute.isList()) {
            problems.add(leaf.position(), "'" + attribute.id() + "' takes one value, not a list");
            return null;
        }
        List<Object> parsed = new ArrayList<>();
        for (Scalar scalar : leaf.values()) {
            try {
                parsed.add(attribute.parse(text(name, attribute, scalar)));
            } catch (IllegalArgumentException e) {
                problems.add(scalar.position(), "'" + attribute.id() + "': " + e.getMessage());
            }
        }
        if (parsed.size() < leaf.values().size()) {
            return null;
        }
        return attribute.isList() ? attribute.arrayOf(parsed) : parsed.get(0);
    }

    /** What a value stands for: with its variables, and from where its file is. */
    private String text(String name, Attribute attribute, Scalar scalar) {
        String text = variables.expand(scalar.text());
        if (EXPANDED_LATER.contains(name + "." + attribute.id())) {
            return Variables.escape(text);
        }
        Position position = scalar.position();
        if (!isPath(name, attribute) || !position.isInFile()) {
            return text;
        }
        return Path.of(position.document())
                .toAbsolutePath()
                .resolveSibling(text)
                .normalize()
                .toString();
    }

    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        int length = value.getClass().isArray() ? Array.getLength(value) : 1;
        for (int i = 0; i < length; i++) {
            texts.add(String.valueOf(value.getClass().isArray() ? Array.get(value, i) : value));
        }
        return texts;
    }
}
