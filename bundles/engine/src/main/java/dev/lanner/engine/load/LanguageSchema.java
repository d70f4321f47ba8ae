// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Priority;
import dev.lanner.engine.load.ItemKey.Form;
import dev.lanner.engine.load.ItemKey.Kind;
import dev.lanner.engine.load.ItemKey.Trait;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the JSON schema of rules documents from the keys that the loader reads. */
public final class LanguageSchema {
    private static final List<Kind> ITEMS = List.of(Kind.LIST, Kind.MACRO, Kind.RULE);

    private final StringBuilder text = new StringBuilder(8192);

    private LanguageSchema() {}

    /** The schema, draft 2020-12. */
    public static String text() {
        LanguageSchema schema = new LanguageSchema();
        schema.write();
        return schema.text.toString();
    }

    private void write() {
        text.append("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
        text.append("  \"title\": \"Lanner rules\",\n");
        text.append("  \"description\": \"A document of a rules file, rule language ")
                .append(EngineVersion.OWN)
                .append(".\",\n");
        text.append("  \"type\": [\"array\", \"null\"],\n");
        text.append("  \"items\": {\"anyOf\": [\n    {\"type\": \"null\"}");
        for (Kind kind : ITEMS) {
            text.append(",\n    {\"$ref\": \"#/$defs/").append(kind.word()).append("\"}");
        }
        text.append(",\n    {\"$ref\": \"#/$defs/required_engine_version\"}");
        text.append(",\n    {\"$ref\": \"#/$defs/required_plugin_versions\"}");
        text.append("\n  ]},\n  \"$defs\": {\n");
        for (Kind kind : Kind.values()) {
            item(kind);
        }
        text.append(VALUES.replace("$PRIORITIES", priorities())).append("  }\n}");
    }

    private void item(Kind kind) {
        text.append("    \"").append(kind.word()).append("\": {\n      \"type\": \"object\",\n");
        text.append("      \"required\": ")
                .append(array(ItemKey.with(kind, Trait.MANDATORY)))
                .append(",\n");
        if (kind != Kind.EXCEPTION) {
            text.append("      \"anyOf\": [\n        {\"required\": ")
                    .append(array(ItemKey.with(kind, Trait.DEFINING)))
                    .append("},\n        {\"required\": [\"override\"]},\n        {\"required\": [\"append\"]}");
            text.append(kind == Kind.RULE ? ",\n        {\"required\": [\"enabled\"]}\n      ],\n" : "\n      ],\n");
        }
        text.append("      \"additionalProperties\": false,\n      \"properties\": {");
        String separator = "\n";
        for (ItemKey key : ItemKey.values()) {
            if (key.kind() == kind) {
                text.append(separator)
                        .append("        ")
                        .append(quoted(key.key()))
                        .append(": {\"description\": ");
                text.append(quoted(key.description()))
                        .append(", ")
                        .append(value(key))
                        .append('}');
                separator = ",\n";
            }
        }
        text.append("\n      }\n    },\n");
    }

    private static String value(ItemKey key) {
        if (key.form() == Form.OVERRIDE) {
            return "\"type\": \"object\", \"additionalProperties\": false, \"properties\": {"
                    + Arrays.stream(ItemKey.values())
                            .filter(other -> other.kind() == key.kind()
                                    && (other.is(Trait.APPENDABLE) || other.is(Trait.REPLACEABLE)))
                            .map(other -> quoted(other.key()) + ": {\"enum\": " + verbs(other) + "}")
                            .collect(Collectors.joining(", "))
                    + "}";
        }
        return "\"$ref\": \"#/$defs/" + key.form().name().toLowerCase(java.util.Locale.ROOT) + "\"";
    }

    private static String verbs(ItemKey key) {
        return key.is(Trait.APPENDABLE) ? "[\"append\", \"replace\"]" : "[\"replace\"]";
    }

    /** In any case: each letter as one of two. */
    private static String priorities() {
        String names = Arrays.stream(Priority.values()).map(Priority::name).collect(Collectors.joining("|")) + "|INFO";
        return names.chars()
                .mapToObj(c -> c == '|' ? "|" : "[" + (char) c + (char) Character.toLowerCase(c) + "]")
                .collect(Collectors.joining("", "^(", ")$"));
    }

    private static String array(Collection<String> texts) {
        return texts.stream().map(LanguageSchema::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final String VALUES =
            """
                "text": {"type": ["string", "number", "boolean"]},
                "texts": {"type": "array", "items": {"$ref": "#/$defs/text"}},
                "text_or_texts": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/texts"}]},
                "flag": {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false", "yes", "no", "on", "off"]}]},
                "number": {"type": "integer", "minimum": 0},
                "priority": {"type": "string", "pattern": "$PRIORITIES"},
                "exceptions": {"type": "array", "items": {"$ref": "#/$defs/exception"}},
                "rows": {
                  "type": "array",
                  "items": {"anyOf": [
                    {"$ref": "#/$defs/text"},
                    {"type": "array", "items": {"$ref": "#/$defs/text_or_texts"}}
                  ]}
                },
                "version": {"type": ["string", "integer"], "pattern": "^([0-9]+|[0-9]+[.][0-9]+[.][0-9]+([-+].*)?)$"},
                "plugin": {
                  "type": "object",
                  "required": ["name", "version"],
                  "properties": {
                    "name": {"$ref": "#/$defs/text"},
                    "version": {"$ref": "#/$defs/version"},
                    "alternatives": {"type": "array", "items": {"$ref": "#/$defs/plugin"}}
                  }
                },
                "required_engine_version": {
                  "type": "object",
                  "required": ["required_engine_version"],
                  "properties": {
                    "required_engine_version": {
                      "description": "The version of the rule language that the rules need at least.",
                      "$ref": "#/$defs/version"
                    }
                  }
                },
                "required_plugin_versions": {
                  "type": "object",
                  "required": ["required_plugin_versions"],
                  "properties": {
                    "required_plugin_versions": {
                      "description": "Plug-ins whose fields the rules need.",
                      "type": "array",
                      "items": {"$ref": "#/$defs/plugin"}
                    }
                  }
                }
            """;
}
