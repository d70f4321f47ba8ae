// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON Schema of {@code lanner.yaml}: by it editors complete and check what is written. */
final class SettingsSchema {
    private static final String PROPERTIES = "properties";
    private static final Map<String, Object> ENABLED = Map.of(
            "description",
            "false: as if the section were not there.",
            "anyOf",
            List.of(Map.of("type", "boolean"), Map.of("$ref", "#/$defs/variable")),
            "default",
            true);

    private final Map<String, Section> sections;

    /** Of these sections by name. */
    SettingsSchema(Map<String, Section> sections) {
        this.sections = sections;
    }

    String text() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Lanner's configuration, lanner.yaml");
        root.putAll(object());
        sections.forEach((name, section) -> addSection(root, name, section));
        root.put(
                "$defs",
                Map.of(
                        "variable",
                        ordered(
                                "description", "A value of an environment variable: ${NAME} or ${NAME:-DEFAULT}.",
                                "type", "string",
                                "pattern", "\\$\\{")));
        return JsonText.of(root);
    }

    private static void addSection(Map<String, Object> root, String name, Section section) {
        Map<String, Object> place = root;
        for (String part : name.split("\\.", -1)) {
            place = below(place, part);
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        section.attributes().values().forEach(attribute -> put(keys, attribute.id(), attribute(name, attribute)));
        keys.put(SettingsReader.ENABLED, ENABLED);
        place.put("description", section.description());
        Map<String, Object> targets = Map.of("\\.target$", Map.of("type", "string"));
        if (section.isFactory()) {
            Map<String, Object> instance = object();
            instance.put(PROPERTIES, keys);
            instance.put("patternProperties", targets);
            instance.put("description", "One of several, under a name of its own.");
            place.put("additionalProperties", instance);
        }
        place.put("patternProperties", targets);
        // Sections below this one may be there already.
        properties(place).putAll(keys);
    }

    /** Under a key with dots, which is one key in Config Admin, but may be written as keys in keys too. */
    private static void put(Map<String, Object> keys, String id, Map<String, Object> attribute) {
        keys.put(id, attribute);
        int dot = id.indexOf('.');
        if (dot > 0) {
            Map<String, Object> parent = below(Map.of(PROPERTIES, keys), id.substring(0, dot));
            put(properties(parent), id.substring(dot + 1), attribute);
        }
    }

    private static Map<String, Object> attribute(String section, Attribute attribute) {
        Map<String, Object> value = new LinkedHashMap<>();
        String type = attribute.jsonType();
        value.put("type", type);
        if (!attribute.limits().options().isEmpty()) {
            value.put("enum", attribute.limits().options());
        }
        if (attribute.limits().min() != null) {
            value.put("minimum", new BigDecimal(attribute.limits().min()));
        }
        if (attribute.limits().max() != null) {
            value.put("maximum", new BigDecimal(attribute.limits().max()));
        }
        // Any scalar is taken as text.
        Object one = type.equals("string") && attribute.limits().options().isEmpty()
                ? Map.of("type", List.of("string", "number", "boolean"))
                : Map.of("anyOf", List.of(value, Map.of("$ref", "#/$defs/variable")));
        Map<String, Object> described = new LinkedHashMap<>();
        String path = SettingsReader.isPath(section, attribute) ? " A path, relative to the file's folder." : "";
        described.put("description", attribute.description() + path);
        if (attribute.isList()) {
            described.put("anyOf", List.of(ordered("type", "array", "items", one), one, Map.of("type", "null")));
        } else {
            described.put("anyOf", List.of(one, Map.of("type", "null")));
        }
        Object standard = attribute.jsonDefault();
        if (!attribute.defaultText().isEmpty()) {
            described.put("default", standard);
        }
        return described;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> place) {
        return (Map<String, Object>) Objects.requireNonNull(place.get(PROPERTIES));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> place, String part) {
        return (Map<String, Object>) properties(place).computeIfAbsent(part, key -> object());
    }

    private static Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", List.of("object", "null"));
        object.put(PROPERTIES, new LinkedHashMap<String, Object>());
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> all = new ArrayList<>(List.of(keysAndValues));
        for (int i = 0; i < all.size(); i += 2) {
            map.put(String.valueOf(all.get(i)), all.get(i + 1));
        }
        return map;
    }
}
