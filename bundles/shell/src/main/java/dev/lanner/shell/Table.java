// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a command answers when there is one line per thing. In JSON it is an array of objects, whose keys are the headings.
 *
 * @param columns their headings
 * @param rows as many cells each as there are columns: texts, numbers, lists of them, {@link #NOTHING}
 * @param empty what to say to people instead when there is no row
 */
record Table(List<String> columns, List<? extends List<?>> rows, String empty) implements Answer {
    /** The cell where there is nothing; null in JSON. */
    static final String NOTHING = "-";

    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** As people read it: columns aligned, the last one as long as it likes. */
    @Override
    public String text() {
        if (rows.isEmpty()) {
            return empty;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        rows.forEach(row -> lines.add(row.stream().map(Table::text).toList()));
        int[] widths = widths(lines);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            appendLine(text.isEmpty() ? text : text.append('\n'), line, widths);
        }
        return text.toString();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (List<?> row : rows) {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                json.writeFieldName(JsonText.key(columns.get(i)));
                JsonText.write(json, row.get(i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A cell as people read it. */
    static String text(Object cell) {
        if (cell instanceof Collection<?> several) {
            return several.isEmpty()
                    ? NOTHING
                    : several.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        return cell.toString();
    }

    private int[] widths(List<List<String>> lines) {
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Width.of(line.get(i)));
            }
        }
        return widths;
    }

    private static void appendLine(StringBuilder text, List<String> cells, int[] widths) {
        int start = text.length();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            text.append(cell);
            text.append(" ".repeat(widths[i] - Width.of(cell) + 2));
        }
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
    }
}
