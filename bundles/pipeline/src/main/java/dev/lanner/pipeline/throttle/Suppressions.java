// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a throttle has held back in one interval, for the alert that tells it. */
public final class Suppressions {
    /** So many kinds are named, those with the most alerts; the others are summed up. */
    private static final int MOST_NAMED = 20;

    private final String throttle;
    private final long total;
    private final List<Entry> entries = new ArrayList<>();

    /** Alerts of kinds that are not known any more. */
    private final long forgotten;

    private record Entry(String rule, String key, long count, long firstNs, long lastNs) {}

    Suppressions(String throttle, long total, long forgotten) {
        this.throttle = throttle;
        this.total = total;
        this.forgotten = forgotten;
    }

    void add(String rule, String key, long count, long firstNs, long lastNs) {
        entries.add(new Entry(rule, key, count, firstNs, lastNs));
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("The throttle '")
                .append(throttle)
                .append("' has held back ")
                .append(total);
        text.append(total == 1 ? " alert" : " alerts");
        String separator = ": ";
        for (Entry entry : named()) {
            text.append(separator)
                    .append(entry.count())
                    .append(" of '")
                    .append(entry.rule())
                    .append('\'');
            if (!entry.key().isEmpty()) {
                text.append(" with ").append(entry.key());
            }
            text.append(" from ").append(time(entry.firstNs())).append(" to ").append(time(entry.lastNs()));
            separator = "; ";
        }
        if (others() > 0) {
            text.append(separator).append(others()).append(" of other kinds");
        }
        return text.append('.').toString();
    }

    /** For programs: one value for each kind in the lists, in the same order. */
    public Map<String, @Nullable Object> fields() {
        List<Entry> named = named();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("throttle", throttle);
        fields.put("n_suppressed", total);
        fields.put("n_suppressed_others", others());
        fields.put("rules", named.stream().map(Entry::rule).toList());
        fields.put("keys", named.stream().map(Entry::key).toList());
        fields.put("counts", named.stream().map(Entry::count).toList());
        fields.put("first_times", named.stream().map(Entry::firstNs).toList());
        fields.put("last_times", named.stream().map(Entry::lastNs).toList());
        return fields;
    }

    private List<Entry> named() {
        return entries.stream()
                .sorted(Comparator.comparingLong(Entry::count)
                        .reversed()
                        .thenComparing(Entry::rule)
                        .thenComparing(Entry::key))
                .limit(MOST_NAMED)
                .toList();
    }

    private long others() {
        return forgotten
                + entries.stream().mapToLong(Entry::count).sum()
                - named().stream().mapToLong(Entry::count).sum();
    }

    private static Instant time(long timestampNs) {
        return Instant.ofEpochSecond(0, timestampNs);
    }
}
