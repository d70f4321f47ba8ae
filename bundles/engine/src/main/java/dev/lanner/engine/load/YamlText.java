// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.condition.Origin;
import dev.lanner.engine.condition.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The text of a document, which knows where the characters of its scalars stand. */
public final class YamlText {
    /** What YAML takes for the end of a line. */
    static final Pattern LINE_BREAK = Pattern.compile("\\r(?!\\n)|[\\n\\u0085\\u2028\\u2029]");

    private static final int SNIPPET_WIDTH = 100;

    private final String name;
    private final String text;
    private final List<Integer> lineStarts = new ArrayList<>();

    /** Of a document. */
    public YamlText(RulesDocument document) {
        this(document.name(), document.text());
    }

    /** Of any text that people write and are told of what is wrong with it. */
    public YamlText(String name, String whole) {
        this.name = name;
        this.text = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
        lineStarts.add(0);
        Matcher matcher = LINE_BREAK.matcher(text);
        while (matcher.find()) {
            lineStarts.add(matcher.end());
        }
    }

    /** The document's name. */
    public String name() {
        return name;
    }

    /** The text, without a byte order mark. */
    public String text() {
        return text;
    }

    /** The place that YAML's reader calls {@code mark}. */
    public Location location(Mark mark) {
        return new Location(name, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place of a line and a column, both from 0. */
    Location location(int line, int column) {
        return new Location(name, line + 1, column + 1);
    }

    /** What stands in the line of {@code mark} before it. */
    String lineUpTo(Mark mark) {
        return text.substring(lineStarts.get(Math.min(mark.getLine(), lineStarts.size() - 1)), index(mark));
    }

    /** The line of {@code place} with a caret below; a long line is cut on both sides. */
    public String snippet(Location place) {
        int line = Math.min(place.line(), lineStarts.size()) - 1;
        int start = lineStarts.get(line);
        int end = line + 1 < lineStarts.size() ? lineStarts.get(line + 1) - 1 : text.length();
        String whole = text.substring(start, end).replace("\r", "").replace('\t', ' ');
        int column = Math.min(place.column() - 1, whole.length());
        int from = column > SNIPPET_WIDTH * 3 / 4 ? column - SNIPPET_WIDTH / 2 : 0;
        int to = Math.min(whole.length(), from + SNIPPET_WIDTH);
        String lead = from > 0 ? "…" : "";
        return lead + whole.substring(from, to) + (to < whole.length() ? "…" : "") + "\n"
                + " ".repeat(column - from + lead.length()) + "^";
    }

    /** The whole text as it stands. */
    public SourceText source() {
        return new SourceText(text, new PlainOrigin());
    }

    /** The value of a scalar, each character of which knows its place. */
    public SourceText source(ScalarNode node) {
        return new SourceText(node.getValue(), new ScalarOrigin(places(node)));
    }

    Location locationOf(int index) {
        int low = 0;
        int high = lineStarts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lineStarts.get(middle) <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Location(name, low + 1, index - lineStarts.get(low) + 1);
    }

    private int index(Mark mark) {
        int start = lineStarts.get(Math.min(mark.getLine(), lineStarts.size() - 1));
        int index = start;
        for (int i = 0; i < mark.getColumn() && index < text.length(); i++) {
            index += Character.charCount(text.codePointAt(index));
        }
        return index;
    }

    /** For each character of the value, and its end, the index in the document. */
    private int[] places(ScalarNode node) {
        int start = index(node.getStartMark());
        int end = index(node.getEndMark());
        return switch (node.getScalarStyle()) {
            case LITERAL, FOLDED -> ScalarPlaces.ofBlock(text, start, end, node.getValue());
            case DOUBLE_QUOTED -> ScalarPlaces.ofQuoted(text, start + 1, end - 1, node.getValue(), '"');
            case SINGLE_QUOTED -> ScalarPlaces.ofQuoted(text, start + 1, end - 1, node.getValue(), '\'');
            default -> ScalarPlaces.ofPlain(text, start, end, node.getValue());
        };
    }

    private final class PlainOrigin implements Origin {
        @Override
        public Location location(int offset) {
            return locationOf(offset);
        }

        @Override
        public String snippet(int offset) {
            return YamlText.this.snippet(locationOf(offset));
        }
    }

    private final class ScalarOrigin implements Origin {
        private final int[] places;

        ScalarOrigin(int[] places) {
            this.places = places;
        }

        @Override
        public Location location(int offset) {
            return locationOf(places[Math.min(offset, places.length - 1)]);
        }

        @Override
        public String snippet(int offset) {
            return YamlText.this.snippet(location(offset));
        }
    }
}
