// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.text;

import java.util.List;

/**
 * A page of the reference, written from top to bottom.
 *
 * <p><em>Thread:</em> the one that made it.
 */
public final class Markdown {
    private final StringBuilder text = new StringBuilder();

    /** A page with this title. */
    public Markdown(String title) {
        text.append("# ").append(title).append('\n');
    }

    /** Begins a section; the title of the page is of level 1. */
    public Markdown heading(int level, String title) {
        text.append('\n').append("#".repeat(level)).append(' ').append(title).append('\n');
        return this;
    }

    /** Adds a paragraph, which is Markdown already. */
    public Markdown paragraph(String paragraph) {
        text.append('\n').append(paragraph.strip()).append('\n');
        return this;
    }

    /** Adds a table of as many cells in each row as there are columns; each is Markdown already. */
    public Markdown table(List<String> columns, List<List<String>> rows) {
        text.append('\n');
        row(columns);
        text.append("|").append("---|".repeat(columns.size())).append('\n');
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** This text as it is, for a cell or a paragraph. */
    public static String plain(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }

    /** This text as code, for a cell. */
    public static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** The page, without a line feed at its end. */
    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
