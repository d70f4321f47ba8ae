// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.api.text.Markdown;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set, as a bundle declares it.
 *
 * @param id its key
 * @param type of its values, as metatype names it
 * @param isList whether it takes several
 * @param limits which values it takes
 * @param description what it is for
 * @param defaultText the value it has if nothing is said; empty if it has none
 */
record Attribute(String id, String type, boolean isList, Limits limits, String description, String defaultText) {
    /**
     * Which values it takes.
     *
     * @param options the only ones; empty if there are others
     * @param min the least; null if there is no limit
     * @param max the greatest; null if there is no limit
     */
    record Limits(List<String> options, @Nullable String min, @Nullable String max) {
        static final Limits NONE = new Limits(List.of(), null, null);

        Limits {
            options = List.copyOf(options);
        }

        static Limits options(List<String> options) {
            return new Limits(options, null, null);
        }

        /** The limits of a number in words; empty if there is none. */
        String range() {
            List<String> parts = new ArrayList<>();
            if (min != null) {
                parts.add("least " + min);
            }
            if (max != null) {
                parts.add("most " + max);
            }
            return String.join(", ", parts);
        }

        private boolean contains(double value) {
            return (min == null || value >= Double.parseDouble(min))
                    && (max == null || value <= Double.parseDouble(max));
        }
    }

    private record Kind(Class<?> javaType, String description, Function<String, Object> parser) {
        String jsonType() {
            if (javaType.equals(Boolean.class)) {
                return "boolean";
            }
            return description.equals(WHOLE) ? "integer" : javaType.equals(String.class) ? "string" : "number";
        }
    }

    private static final String WHOLE = "a whole number";
    private static final Kind TEXT = new Kind(String.class, "text", text -> text);
    private static final Map<String, Kind> KINDS = Map.of(
            "Integer", new Kind(Integer.class, WHOLE, Integer::valueOf),
            "Long", new Kind(Long.class, WHOLE, Long::valueOf),
            "Short", new Kind(Short.class, WHOLE, Short::valueOf),
            "Byte", new Kind(Byte.class, WHOLE, Byte::valueOf),
            "Float", new Kind(Float.class, "a number", Float::valueOf),
            "Double", new Kind(Double.class, "a number", Double::valueOf),
            "Boolean", new Kind(Boolean.class, "true or false", Attribute::parseBoolean));

    /** A filter that picks the service for a reference of a component: Declarative Services knows it without metatype. */
    static Attribute target(String id) {
        return new Attribute(id, "String", false, Limits.NONE, "", "");
    }

    /** Its row in the reference: key, type, default, values, meaning. */
    List<String> markdownRow(boolean isPath) {
        String type = isPath ? "path" : kind().description().replaceFirst("^a ", "");
        String values = limits.options().isEmpty()
                ? limits.range()
                : limits.options().stream().map(Markdown::code).collect(Collectors.joining(", "));
        return List.of(
                Markdown.code(id),
                isList ? "list of " + type : type,
                defaultText.isEmpty() ? "-" : Markdown.plain(defaultText),
                values.isEmpty() ? "-" : values,
                description.isEmpty() ? "-" : Markdown.plain(description));
    }

    /** The type of one value, as JSON Schema names it. */
    String jsonType() {
        return kind().jsonType();
    }

    /** What it is if nothing is said, as JSON has it; the text where that stands for something else. */
    Object jsonDefault() {
        try {
            if (!isList) {
                return parse(defaultText);
            }
            List<Object> values = new ArrayList<>();
            for (String part : defaultText.split(",", -1)) {
                values.add(parse(part));
            }
            return values;
        } catch (IllegalArgumentException e) {
            return defaultText;
        }
    }

    /** The value that the text stands for. The exception says what would do. */
    Object parse(String text) {
        Kind kind = kind();
        Object value;
        try {
            value = kind.parser().apply(text.strip().equals(text) ? text : text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not " + kind.description(), e);
        }
        List<String> options = limits.options();
        if (!options.isEmpty() && !options.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is not one of " + String.join(", ", options));
        }
        if (value instanceof Number number && !limits.contains(number.doubleValue())) {
            throw new IllegalArgumentException(text + " is out of its range, " + limits.range());
        }
        return value;
    }

    /** The values in an array of their type. */
    Object arrayOf(List<Object> values) {
        Object array = Array.newInstance(kind().javaType(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    private Kind kind() {
        return KINDS.getOrDefault(type, TEXT);
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
