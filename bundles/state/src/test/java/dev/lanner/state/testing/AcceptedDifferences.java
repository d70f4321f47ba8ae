// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.event.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Lanner is meant to differ from what was recorded, read from a table: field, condition, how many
 * values, and the reason.
 *
 * <p>A condition is {@code always}, or pairs {@code key=value} or {@code key!=value} with commas
 * between, of which all must hold; a key is {@code wanted}, {@code actual} or a field, no value is {@code none}, and
 * {@code *} stands for any text. A line that excuses
 * more or fewer values than it says is out of date and fails the test.
 */
public final class AcceptedDifferences {
    private final FieldTable fields;
    private final List<Line> lines = new ArrayList<>();

    public AcceptedDifferences(String resource, FieldTable fields) {
        this.fields = fields;
        InputStream in = AcceptedDifferences.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalArgumentException("no resource " + resource);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(new Line(line.split("\t", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a line says so; it counts as used then. */
    public boolean excuses(String field, @Nullable String wanted, @Nullable String actual, Event event) {
        for (Line line : lines) {
            if (line.field.matcher(field).matches() && line.holds(wanted, actual, event)) {
                line.uses++;
                return true;
            }
        }
        return false;
    }

    /** Lines that have excused more or fewer values than they say. */
    public List<String> outOfDate() {
        return lines.stream()
                .filter(line -> line.uses != line.count)
                .map(line -> line.text() + ": " + line.uses + " values, not " + line.count)
                .toList();
    }

    /** What each line has excused. */
    public List<String> used() {
        return lines.stream()
                .filter(line -> line.uses > 0)
                .map(line -> line.text() + ": " + line.uses)
                .toList();
    }

    private final class Line {
        private final String text;
        private final Pattern field;
        private final List<Condition> conditions = new ArrayList<>();
        private final int count;
        private int uses;

        Line(String[] columns) {
            if (columns.length != 4 || columns[3].isBlank()) {
                throw new IllegalArgumentException("not field, condition, count, reason: " + String.join("|", columns));
            }
            text = columns[0] + " where " + columns[1];
            field = pattern(columns[0]);
            count = Integer.parseInt(columns[2]);
            if (!columns[1].equals("always")) {
                for (String pair : columns[1].split(",", -1)) {
                    conditions.add(Condition.parse(pair));
                }
            }
        }

        String text() {
            return text;
        }

        boolean holds(@Nullable String wanted, @Nullable String actual, Event event) {
            for (Condition condition : conditions) {
                String value =
                        switch (condition.key) {
                            case "wanted" -> wanted;
                            case "actual" -> actual;
                            default -> fields.read(condition.key, event);
                        };
                boolean isEqual =
                        condition.value.matcher(value == null ? "none" : value).matches();
                if (isEqual != condition.isEqual) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Condition(String key, boolean isEqual, Pattern value) {
        static Condition parse(String pair) {
            int equals = pair.indexOf('=');
            boolean isEqual = pair.charAt(equals - 1) != '!';
            return new Condition(
                    pair.substring(0, isEqual ? equals : equals - 1), isEqual, pattern(pair.substring(equals + 1)));
        }
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
    }
}
