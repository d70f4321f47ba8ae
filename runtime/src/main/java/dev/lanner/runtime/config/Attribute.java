// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set, as a bundle declares it.
 *
 * @param id its key
 * @param type of its values, as metatype names it
 * @param isList whether it takes several
 * @param options the only values it takes; empty if it takes any
 * @param min the least value; null if there is no limit
 * @param max the greatest value; null if there is no limit
 */
record Attribute(
        String id, String type, boolean isList, List<String> options, @Nullable String min, @Nullable String max) {
    private record Kind(Class<?> javaType, String description, Function<String, Object> parser) {}

    private static final Kind TEXT = new Kind(String.class, "text", text -> text);
    private static final Map<String, Kind> KINDS = Map.of(
            "Integer", new Kind(Integer.class, "a whole number", Integer::valueOf),
            "Long", new Kind(Long.class, "a whole number", Long::valueOf),
            "Short", new Kind(Short.class, "a whole number", Short::valueOf),
            "Byte", new Kind(Byte.class, "a whole number", Byte::valueOf),
            "Float", new Kind(Float.class, "a number", Float::valueOf),
            "Double", new Kind(Double.class, "a number", Double::valueOf),
            "Boolean", new Kind(Boolean.class, "true or false", Attribute::parseBoolean));

    Attribute {
        options = List.copyOf(options);
    }

    static Attribute text(String id) {
        return new Attribute(id, "String", false, List.of(), null, null);
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
        if (!options.isEmpty() && !options.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is not one of " + String.join(", ", options));
        }
        if (value instanceof Number number && !isWithinLimits(number.doubleValue())) {
            throw new IllegalArgumentException(text + " is out of its range" + (min == null ? "" : ", least " + min)
                    + (max == null ? "" : ", most " + max));
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

    private boolean isWithinLimits(double value) {
        return (min == null || value >= Double.parseDouble(min)) && (max == null || value <= Double.parseDouble(max));
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
