// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Origin;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.load.ExceptionDefinition.Cell;
import dev.lanner.engine.load.ExceptionDefinition.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads exceptions of rules. */
final class ExceptionItems {
    private static final Set<String> KEYS = ItemKey.all(ItemKey.Kind.EXCEPTION);

    private ExceptionItems() {}

    /** Reads the exceptions of {@code item} into {@code rule}; where one is there already, values may be added. */
    static void read(RuleDefinition rule, Item item, boolean mayAppend) {
        List<Node> nodes = item.sequence("exceptions");
        if (nodes == null) {
            return;
        }
        for (Node node : nodes) {
            Item entry = item.mapping(node);
            Scalar name = entry == null ? null : entry.scalar("name");
            if (entry == null || name == null) {
                item.error(node.getStartMark(), "an exception needs a name", "write '- name: …'");
                continue;
            }
            entry.within(
                    item.within().and("exception", name.text(), name.source().location(0)));
            entry.warnOfUnknownKeys(KEYS);
            int index = indexOf(rule, name.text());
            if (index >= 0 && mayAppend) {
                append(rule, index, entry);
                continue;
            }
            if (index >= 0) {
                entry.add(
                        ProblemCode.LOAD_EXCEPTION_NAME_NOT_UNIQUE,
                        "name",
                        "there are two exceptions '" + name.text() + "' in this rule",
                        "give each its own name");
            }
            ExceptionDefinition exception = define(name, entry);
            if (exception != null) {
                rule.exceptions().add(exception);
            }
        }
    }

    private static int indexOf(RuleDefinition rule, String name) {
        for (int i = 0; i < rule.exceptions().size(); i++) {
            if (rule.exceptions().get(i).name().text().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static void append(RuleDefinition rule, int index, Item entry) {
        if (entry.has("fields") || entry.has("comps")) {
            entry.invalid(
                    "name",
                    "the exception '" + rule.exceptions().get(index).name().text()
                            + "' is there already and can only be given more 'values'",
                    "leave 'fields' and 'comps' out, or give it another name");
            return;
        }
        if (!entry.has("values")) {
            entry.add(
                    ProblemCode.LOAD_APPEND_NO_VALUES,
                    "name",
                    "there are no 'values' to append to the exception",
                    "add 'values', or take the exception out");
        }
        ExceptionDefinition earlier = rule.exceptions().get(index);
        List<Row> rows = rows(entry, earlier.isSingle(), earlier.fields().size());
        if (rows != null) {
            rule.exceptions().set(index, earlier.with(rows));
        }
    }

    private static @Nullable ExceptionDefinition define(Scalar name, Item entry) {
        boolean single = entry.has("fields") && !entry.isSequence("fields");
        List<Scalar> fields = oneOrMore(entry, "fields");
        if (fields == null) {
            entry.invalid("name", "the exception '" + name.text() + "' has no 'fields'", "write 'fields: [proc.name]'");
            return null;
        }
        List<Scalar> comparisons = oneOrMore(entry, "comps");
        if (comparisons == null) {
            // The field's own place stands for the operator that is not written.
            comparisons = Collections.nCopies(fields.size(), implied(name, single ? "in" : "="));
        }
        if (single && entry.isSequence("comps")) {
            entry.invalid(
                    "comps",
                    "'comps' is a sequence, but 'fields' is a single field",
                    "write both as single values, or both as sequences");
            return null;
        }
        if (comparisons.size() != fields.size()) {
            entry.invalid(
                    "comps",
                    "the exception '" + name.text() + "' has " + fields.size() + " fields and " + comparisons.size()
                            + " comps",
                    "give one operator for each field");
            return null;
        }
        List<Row> rows = rows(entry, single, fields.size());
        return rows == null ? null : new ExceptionDefinition(name, fields, comparisons, single, rows);
    }

    private static Scalar implied(Scalar place, String text) {
        return new Scalar(new SourceText(text, new Origin() {
            @Override
            public Location location(int offset) {
                return place.source().location(0);
            }

            @Override
            public String snippet(int offset) {
                return place.source().snippet(0);
            }
        }));
    }

    private static @Nullable List<Scalar> oneOrMore(Item entry, String key) {
        if (!entry.has(key)) {
            return null;
        }
        if (entry.isSequence(key)) {
            return entry.scalars(key);
        }
        Scalar scalar = entry.scalar(key);
        return scalar == null ? null : List.of(scalar);
    }

    private static @Nullable List<Row> rows(Item entry, boolean single, int width) {
        if (!entry.has("values")) {
            return List.of();
        }
        List<Node> nodes = entry.sequence("values");
        if (nodes == null) {
            return null;
        }
        if (single) {
            List<Scalar> values = entry.scalars("values", nodes);
            return values.isEmpty() ? List.of() : List.of(new Row(List.of(new Cell(values, true))));
        }
        List<Row> rows = new ArrayList<>();
        for (Node node : nodes) {
            Row row = row(entry, node);
            if (row == null || row.cells().size() != width) {
                entry.invalid(
                        node.getStartMark(),
                        "each entry of 'values' must be a sequence of " + width + " values",
                        width == 1 ? "write '- [value]'" : "give one value for each field, in the same order");
                continue;
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Row row(Item entry, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            return null;
        }
        List<Cell> cells = new ArrayList<>();
        for (Node cell : sequence.getValue()) {
            boolean list = !(cell instanceof ScalarNode);
            List<Node> values = cell instanceof SequenceNode inner ? inner.getValue() : List.of(cell);
            cells.add(new Cell(entry.scalars("values", values), list));
        }
        return new Row(cells);
    }
}
