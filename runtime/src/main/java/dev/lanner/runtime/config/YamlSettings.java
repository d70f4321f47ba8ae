// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Setting.Branch;
import dev.lanner.runtime.config.Setting.Entry;
import dev.lanner.runtime.config.Setting.Leaf;
import dev.lanner.runtime.config.Setting.Scalar;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML to settings that know where they were written. */
final class YamlSettings {
    private final String document;
    private final @Nullable Position fixed;
    private final Problems problems;

    private YamlSettings(String document, @Nullable Position fixed, Problems problems) {
        this.document = document;
        this.fixed = fixed;
        this.problems = problems;
    }

    /** The settings in the text of a file; empty if there are none, or if it is not YAML, which is a problem. */
    static Branch readFile(String document, String text, Problems problems) {
        YamlSettings reader = new YamlSettings(document, null, problems);
        Position start = new Position(document, 1, 1);
        Setting setting = reader.read(text, start);
        if (setting instanceof Branch branch) {
            return branch;
        }
        if (setting instanceof Leaf leaf && !leaf.isEmpty()) {
            problems.add(start, "the file must be made of sections, for example 'rules:'");
        }
        return Branch.empty(start);
    }

    /** The value of an option of the command line, which is YAML too: {@code [a, b]} is a list. */
    static Setting readValue(Position option, String text, Problems problems) {
        return new YamlSettings(option.document(), option, problems).read(text, option);
    }

    private Setting read(String text, Position start) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(10);
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? new Leaf(start, List.of(), false) : setting(root);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problems.add(mark == null ? start : position(mark), "this is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(start, "this is not YAML: " + e.getMessage());
        }
        return new Leaf(start, List.of(), false);
    }

    private Setting setting(Node node) {
        Position position = position(node.getStartMark());
        if (node instanceof MappingNode mapping) {
            return branch(position, mapping);
        }
        if (node instanceof SequenceNode sequence) {
            List<Scalar> values = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    values.add(scalar(scalar));
                } else {
                    problems.add(position(item.getStartMark()), "a list must be made of plain values");
                }
            }
            return new Leaf(position, values, true);
        }
        if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
            return new Leaf(position, List.of(scalar(scalar)), false);
        }
        return new Leaf(position, List.of(), false);
    }

    private Branch branch(Position position, MappingNode mapping) {
        Branch branch = Branch.empty(position);
        for (NodeTuple tuple : mapping.getValue()) {
            Position keyPosition = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(keyPosition, "a key must be a plain word");
                continue;
            }
            String key = keyNode.getValue();
            Entry before = branch.entries().get(key);
            if (before != null) {
                problems.add(
                        keyPosition,
                        "'" + key + "' stands here twice; put both into the one in line "
                                + before.position().line());
                continue;
            }
            branch.entries().put(key, new Entry(keyPosition, setting(tuple.getValueNode())));
        }
        return branch;
    }

    private Scalar scalar(ScalarNode node) {
        return new Scalar(position(node.getStartMark()), node.getValue());
    }

    private Position position(Mark mark) {
        return fixed != null ? fixed : new Position(document, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
