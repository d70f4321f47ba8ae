// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts, field by field, where a value is not the recorded one, and keeps the first few examples. */
public final class FieldDifferences {
    private static final int MOST_EXAMPLES = 4;

    private final Map<String, Count> counts = new TreeMap<>();
    private final AcceptedDifferences accepted;

    public FieldDifferences(AcceptedDifferences accepted) {
        this.accepted = accepted;
    }

    private static final class Count {
        private int compared;
        private int different;
        private int excused;
        private final List<String> examples = new ArrayList<>();
    }

    /** Compares one value; null is none. */
    public void compare(String field, @Nullable String wanted, @Nullable String actual, Event event) {
        Count count = counts.computeIfAbsent(field, name -> new Count());
        count.compared++;
        if (wanted == null ? actual == null : wanted.equals(actual)) {
            return;
        }
        if (accepted.excuses(field, wanted, actual, event)) {
            count.excused++;
            return;
        }
        count.different++;
        if (count.examples.size() < MOST_EXAMPLES) {
            count.examples.add("#" + event.number() + " " + event.type().enumName() + " of " + event.tid()
                    + "\n     wanted " + wanted + "\n     actual " + actual);
        }
    }

    /** Values that are neither equal nor excused. */
    public int different() {
        return counts.values().stream().mapToInt(count -> count.different).sum();
    }

    /** Accepted differences that are more or fewer than the table says. */
    public List<String> outOfDate() {
        return accepted.outOfDate();
    }

    /** The figures, the worst field first. */
    public String report() {
        StringBuilder report = new StringBuilder();
        int compared =
                counts.values().stream().mapToInt(count -> count.compared).sum();
        int excused = counts.values().stream().mapToInt(count -> count.excused).sum();
        report.append("Compared %,d values of %d fields: %,d differ, %,d are accepted differences.%n"
                .formatted(compared, counts.size(), different(), excused));
        counts.entrySet().stream()
                .filter(entry -> entry.getValue().different > 0)
                .sorted((a, b) -> Integer.compare(b.getValue().different, a.getValue().different))
                .forEach(entry -> {
                    Count count = entry.getValue();
                    report.append("  %s %,d of %,d%n".formatted(entry.getKey(), count.different, count.compared));
                    count.examples.forEach(
                            example -> report.append("   ").append(example).append('\n'));
                });
        accepted.used()
                .forEach(line -> report.append("  accepted: ").append(line).append('\n'));
        return report.toString();
    }
}
