// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command answers when there is one line per thing.
 *
 * @param columns their headings
 * @param rows as many cells each as there are columns
 * @param empty what to say instead when there is no row
 */
record Table(List<String> columns, List<List<String>> rows, String empty) {
    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** As people read it: columns aligned, the last one as long as it likes. */
    String text() {
        if (rows.isEmpty()) {
            return empty;
        }
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        appendLine(text, columns, widths);
        for (List<String> row : rows) {
            appendLine(text.append('\n'), row, widths);
        }
        return text.toString();
    }

    private int[] widths() {
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(columns);
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
