// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import java.util.ArrayList;
import java.util.List;

/**
 * An exception of a rule: values of fields for which it does not match.
 *
 * @param name unique in the rule
 * @param fields the fields
 * @param comparisons an operator for each field
 * @param isSingle whether fields and comparisons were written as a single value: then each row is a value of its own
 * @param rows the values
 */
public record ExceptionDefinition(
        Scalar name, List<Scalar> fields, List<Scalar> comparisons, boolean isSingle, List<Row> rows) {
    /** Keeps its own copies. */
    public ExceptionDefinition {
        fields = List.copyOf(fields);
        comparisons = List.copyOf(comparisons);
        rows = List.copyOf(rows);
    }

    /** All that is written in it. */
    public List<Scalar> scalars() {
        List<Scalar> all = new ArrayList<>(fields);
        all.addAll(comparisons);
        for (Row row : rows) {
            row.cells().forEach(cell -> all.addAll(cell.values()));
        }
        return all;
    }

    /** The same exception with more rows. */
    ExceptionDefinition with(List<Row> more) {
        List<Row> all = new ArrayList<>(rows);
        all.addAll(more);
        return new ExceptionDefinition(name, fields, comparisons, isSingle, all);
    }

    /** Values that make an exception together, one for each field. */
    public record Row(List<Cell> cells) {
        /** Keeps its own copy. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** The value or the values for one field. */
    public record Cell(List<Scalar> values, boolean isList) {
        /** Keeps its own copy. */
        public Cell {
            values = List.copyOf(values);
        }
    }
}
