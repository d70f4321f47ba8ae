// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes settings as YAML, with a comment to each value. */
public final class YamlPage {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/(][^\\s?'\"\\[\\]{},&*!|>#`@]*");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*");
    private static final Pattern SPECIAL = Pattern.compile("(?i)null|~|.*:|.*: .*");

    private final Map<String, Object> root = new LinkedHashMap<>();

    private record Line(String value, String comment) {}

    /** Puts a value there, over what is there. */
    public void put(List<String> path, List<String> values, boolean isList, String comment) {
        String text = isList
                ? values.stream().map(YamlPage::scalar).collect(Collectors.joining(", ", "[", "]"))
                : scalar(values.isEmpty() ? "" : values.get(0));
        Map<String, Object> place = root;
        for (String part : path.subList(0, path.size() - 1)) {
            place = below(place, part);
        }
        place.put(path.get(path.size() - 1), new Line(text, comment));
    }

    /** The settings; comments stand behind them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write(text, root, "");
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> place, String part) {
        Object present = place.get(part);
        if (present instanceof Map<?, ?>) {
            return (Map<String, Object>) present;
        }
        Map<String, Object> made = new LinkedHashMap<>();
        place.put(part, made);
        return made;
    }

    private static void write(StringBuilder text, Map<String, Object> map, String indent) {
        map.forEach((key, value) -> {
            text.append(indent).append(scalar(key)).append(':');
            if (value instanceof Line line) {
                text.append(' ').append(line.value());
                text.append(line.comment().isEmpty() ? "\n" : "  # " + line.comment() + "\n");
            } else if (value instanceof Map<?, ?> below) {
                text.append('\n');
                write(text, cast(below), indent + "  ");
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** A text as YAML, in quotes where it needs them. */
    static String scalar(String text) {
        boolean isPlain = (PLAIN.matcher(text).matches() || WORDS.matcher(text).matches())
                && !SPECIAL.matcher(text).matches();
        if (isPlain) {
            return text;
        }
        boolean isPrintable = text.chars().allMatch(sign -> sign >= ' ' && sign != 0x7f && sign != 0x85);
        return isPrintable ? "'" + text.replace("'", "''") + "'" : JsonText.of(text);
    }
}
