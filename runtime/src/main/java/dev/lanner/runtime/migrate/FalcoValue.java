// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What stands under a key.
 *
 * @param key with dots between its parts
 * @param line of the key, from 1
 * @param column of the key, from 1
 * @param node its value
 */
record FalcoValue(String key, int line, int column, Node node) {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** The values under a mapping by their keys, those in keys below under keys with dots. */
    static Map<String, FalcoValue> flat(Node root) {
        Map<String, FalcoValue> values = new LinkedHashMap<>();
        add(values, "", root);
        return values;
    }

    private static void add(Map<String, FalcoValue> values, String prefix, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = prefix + text(tuple.getKeyNode());
            if (tuple.getValueNode() instanceof MappingNode below
                    && !below.getValue().isEmpty()) {
                add(values, key + ".", below);
            } else {
                values.put(
                        key,
                        new FalcoValue(
                                key,
                                tuple.getKeyNode().getStartMark().getLine() + 1,
                                tuple.getKeyNode().getStartMark().getColumn() + 1,
                                tuple.getValueNode()));
            }
        }
    }

    /** As text; empty if there is nothing, or more than one value. */
    String text() {
        return text(node);
    }

    boolean isTrue() {
        return text().equalsIgnoreCase("true");
    }

    boolean isEmpty() {
        return node instanceof ScalarNode ? text().isEmpty() : items().isEmpty();
    }

    /** The entries of a list as texts; the only one if it is no list. */
    List<String> texts() {
        return items().stream().map(FalcoValue::text).toList();
    }

    /** The entries of a list; the only one if it is no list. */
    List<Node> items() {
        List<Node> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            items.addAll(sequence.getValue());
        } else if (node instanceof ScalarNode && !text().isEmpty()) {
            items.add(node);
        }
        return items;
    }

    /** A variable that is not set is nothing for Falco, and a mistake for Lanner unless a default says the same. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)
                ? VARIABLE.matcher(scalar.getValue()).replaceAll("\\${$1:-}")
                : "";
    }
}
