// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One item of a document: keys and values. What is wrong with a value is told, and the value then counts as missing. */
final class Item {
    private final YamlText document;
    private final Problems problems;
    private final Location place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Location> places = new LinkedHashMap<>();
    private Within within = Within.NONE;

    Item(YamlText document, MappingNode node, Problems problems) {
        this.document = document;
        this.problems = problems;
        this.place = document.location(node.getStartMark());
        for (NodeTuple tuple : node.getValue()) {
            Location keyPlace = document.location(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        ProblemCode.LOAD_ERR_YAML_VALIDATE,
                        document,
                        keyPlace,
                        Within.NONE,
                        "a key must be a single word",
                        "write 'key: value'");
                continue;
            }
            if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                problems.add(
                        ProblemCode.LOAD_UNKNOWN_KEY,
                        document,
                        keyPlace,
                        Within.NONE,
                        "the key '" + key.getValue() + "' is there twice; only the first one, in line "
                                + line(places.get(key.getValue())) + ", has an effect",
                        "leave one of them out, or start a new item with '- '");
            }
            places.putIfAbsent(key.getValue(), keyPlace);
        }
    }

    private static int line(@Nullable Location location) {
        return location == null ? 0 : location.line();
    }

    Location place() {
        return place;
    }

    /** Which items it is, the outermost first. */
    void within(Within value) {
        within = value;
    }

    Within within() {
        return within;
    }

    Set<String> keys() {
        return values.keySet();
    }

    boolean has(String key) {
        Node value = values.get(key);
        return value != null && !value.getTag().equals(Tag.NULL);
    }

    void error(String key, String message, @Nullable String hint) {
        add(ProblemCode.LOAD_ERR_YAML_VALIDATE, key, message, hint);
    }

    /** Of an item that is well formed, and yet cannot be as it is. */
    void invalid(String key, String message, @Nullable String hint) {
        add(ProblemCode.LOAD_ERR_VALIDATE, key, message, hint);
    }

    /** A problem at the value of {@code key}, or at the item if it has none. */
    void add(ProblemCode code, String key, String message, @Nullable String hint) {
        Node value = values.get(key);
        problems.add(
                code, document, value == null ? place : document.location(value.getStartMark()), within, message, hint);
    }

    /** An item that is not well formed, at a place inside of a value. */
    void error(Mark place, String message, @Nullable String hint) {
        problems.add(ProblemCode.LOAD_ERR_YAML_VALIDATE, document, document.location(place), within, message, hint);
    }

    /** An item that cannot be as it is, at a place inside of a value. */
    void invalid(Mark place, String message, @Nullable String hint) {
        problems.add(ProblemCode.LOAD_ERR_VALIDATE, document, document.location(place), within, message, hint);
    }

    void warnOfUnknownKeys(Set<String> known) {
        for (Map.Entry<String, Location> entry : places.entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        ProblemCode.LOAD_UNKNOWN_KEY,
                        document,
                        entry.getValue(),
                        within,
                        "the key '" + entry.getKey() + "' is unknown and has no effect",
                        hint(entry.getKey(), known));
            }
        }
    }

    private static String hint(String key, Set<String> known) {
        String nearest = Suggestion.nearest(key, known);
        return nearest != null ? nearest : "known here are " + String.join(", ", known);
    }

    @Nullable
    Scalar scalar(String key) {
        Node value = values.get(key);
        if (value == null || !has(key)) {
            return null;
        }
        if (value instanceof ScalarNode scalar) {
            return new Scalar(document.source(scalar));
        }
        error(key, "'" + key + "' must be a single value", "write a text, in quotes if it starts with '[' or '{'");
        return null;
    }

    /** The scalar's text with places, blanks at both ends taken off as far as they do not move places. */
    @Nullable
    SourceText text(String key) {
        Scalar scalar = scalar(key);
        return scalar == null ? null : scalar.source();
    }

    boolean flag(String key, boolean otherwise) {
        Scalar scalar = scalar(key);
        if (scalar == null) {
            return otherwise;
        }
        switch (scalar.text().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on":
                return true;
            case "false", "no", "off":
                return false;
            default:
                error(
                        key,
                        "'" + key + "' must be true or false, not '" + scalar.text() + "'",
                        "write 'true' or 'false'");
                return otherwise;
        }
    }

    /** A whole number that is not negative. */
    long number(String key, long otherwise) {
        Scalar scalar = scalar(key);
        if (scalar == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(scalar.text().strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        error(key, "'" + key + "' must be a whole number of milliseconds, not '" + scalar.text() + "'", "write 5000");
        return otherwise;
    }

    /** The values of a sequence of single values; null if the key is missing or wrong. */
    @Nullable
    List<Scalar> scalars(String key) {
        List<Node> nodes = sequence(key);
        return nodes == null ? null : scalars(key, nodes);
    }

    List<Scalar> scalars(String key, List<Node> nodes) {
        List<Scalar> scalars = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof ScalarNode scalar) {
                scalars.add(new Scalar(document.source(scalar)));
            } else {
                problems.add(
                        ProblemCode.LOAD_ERR_YAML_VALIDATE,
                        document,
                        document.location(node.getStartMark()),
                        within,
                        "'" + key + "' holds something that is not a single value",
                        "write one value in each entry");
            }
        }
        return scalars;
    }

    /** The nodes of a sequence; null if the key is missing or wrong. */
    @Nullable
    List<Node> sequence(String key) {
        Node value = values.get(key);
        if (value == null || !has(key)) {
            return null;
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        error(key, "'" + key + "' must be a sequence", "write it in brackets, or each entry behind '- '");
        return null;
    }

    boolean isSequence(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /** The mapping at {@code key} as an item of its own; null if the key is missing or wrong. */
    @Nullable
    Item mapping(String key) {
        Node value = values.get(key);
        if (value == null || !has(key)) {
            return null;
        }
        Item item = mapping(value);
        if (item == null) {
            error(key, "'" + key + "' must be a mapping", "write '" + key + ": {condition: append}'");
        }
        return item;
    }

    /** A node as an item of its own; null if it is no mapping. */
    @Nullable
    Item mapping(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return null;
        }
        Item item = new Item(document, mapping, problems);
        item.within = within;
        return item;
    }
}
