// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a test file. What is wrong with a value is told, and the value then counts as missing. */
final class Section {
    private final String document;
    private final Complaints complaints;
    private final Location place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Location> keyPlaces = new LinkedHashMap<>();

    Section(String document, MappingNode node, Complaints complaints) {
        this.document = document;
        this.complaints = complaints;
        place = Complaints.place(document, node);
        for (NodeTuple tuple : node.getValue()) {
            Location keyPlace = Complaints.place(document, tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                complaints.add(keyPlace, "a key must be a single word", null);
            } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                complaints.add(keyPlace, "the key '" + key.getValue() + "' is there twice", "leave one of them out");
            } else {
                keyPlaces.put(key.getValue(), keyPlace);
            }
        }
    }

    Location place() {
        return place;
    }

    /** Where the value of the key is; the section's own place if it has none. */
    Location place(String key) {
        Node value = values.get(key);
        return value == null ? place : Complaints.place(document, value);
    }

    /** Where the key itself is; the section's own place if it is not there. */
    Location keyPlace(String key) {
        return keyPlaces.getOrDefault(key, place);
    }

    Complaints complaints() {
        return complaints;
    }

    Set<String> keys() {
        return keyPlaces.keySet();
    }

    boolean has(String key) {
        Node value = values.get(key);
        return value != null && !value.getTag().equals(Tag.NULL);
    }

    /** Tells of keys that mean nothing here. */
    void refuseOthers(Collection<String> known) {
        for (Map.Entry<String, Location> key : keyPlaces.entrySet()) {
            if (!known.contains(key.getKey())) {
                complaints.add(
                        key.getValue(),
                        "the key '" + key.getKey() + "' is unknown here",
                        Complaints.hint(key.getKey(), known));
            }
        }
    }

    void complain(String key, String message, @Nullable String hint) {
        complaints.add(place(key), message, hint);
    }

    @Nullable
    String text(String key) {
        Scalar scalar = scalar(key);
        return scalar == null ? null : scalar.text();
    }

    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    @Nullable
    Scalar scalar(String key) {
        Node value = values.get(key);
        if (value == null || !has(key)) {
            return null;
        }
        if (value instanceof ScalarNode scalar) {
            return new Scalar(scalar.getValue(), place(key));
        }
        complain(key, "'" + key + "' must be a single value", null);
        return null;
    }

    boolean isScalar(String key) {
        return values.get(key) instanceof ScalarNode;
    }

    long number(String key, long otherwise) {
        Scalar scalar = scalar(key);
        if (scalar == null) {
            return otherwise;
        }
        Long number = Numbers.read(scalar.text());
        if (number == null) {
            complain(key, "'" + key + "' must be a number, not '" + scalar.text() + "'", null);
            return otherwise;
        }
        return number;
    }

    boolean flag(String key, boolean otherwise) {
        Scalar scalar = scalar(key);
        if (scalar == null) {
            return otherwise;
        }
        if (!scalar.text().equals("true") && !scalar.text().equals("false")) {
            complain(key, "'" + key + "' must be true or false, not '" + scalar.text() + "'", null);
        }
        return scalar.text().equals("true");
    }

    /** The values of a sequence, or the one that stands alone; none if the key is missing. */
    List<Scalar> scalars(String key) {
        List<Scalar> scalars = new ArrayList<>();
        for (Node node : nodes(key)) {
            if (node instanceof ScalarNode scalar) {
                scalars.add(new Scalar(scalar.getValue(), Complaints.place(document, node)));
            } else {
                complaints.add(Complaints.place(document, node), "'" + key + "' takes single values only", null);
            }
        }
        return scalars;
    }

    /** The mappings of a sequence, or the one that stands alone. A single word becomes one with {@code shortKey} alone. */
    List<Section> sections(String key, @Nullable String shortKey) {
        List<Section> sections = new ArrayList<>();
        for (Node node : nodes(key)) {
            if (node instanceof MappingNode mapping) {
                sections.add(new Section(document, mapping, complaints));
            } else if (shortKey != null && node instanceof ScalarNode) {
                sections.add(new Section(document, node, shortKey, complaints));
            } else {
                complaints.add(
                        Complaints.place(document, node),
                        "'" + key + "' takes mappings: key: value"
                                + (shortKey == null ? "" : ", or a single " + shortKey),
                        null);
            }
        }
        return sections;
    }

    /** An empty one. */
    private Section(String document, Location place, Complaints complaints) {
        this.document = document;
        this.complaints = complaints;
        this.place = place;
    }

    private Section(String document, Node node, String key, Complaints complaints) {
        this.document = document;
        this.complaints = complaints;
        place = Complaints.place(document, node);
        values.put(key, node);
        keyPlaces.put(key, place);
    }

    /** The mapping at the key; empty if the key is missing or wrong. */
    Section section(String key) {
        Node value = values.get(key);
        if (value instanceof MappingNode mapping) {
            return new Section(document, mapping, complaints);
        }
        if (has(key)) {
            complain(key, "'" + key + "' must be a mapping: key: value", null);
        }
        return new Section(document, place(key), complaints);
    }

    private List<Node> nodes(String key) {
        Node value = values.get(key);
        if (value == null || !has(key)) {
            return List.of();
        }
        return value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    }
}
