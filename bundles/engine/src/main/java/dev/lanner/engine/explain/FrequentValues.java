// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.api.rule.SeenValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent of any number of texts, in bounded memory. When all places are taken, a new text takes that of the
 * rarest one and starts from its count, which is remembered as what it may be too high by. So what is frequent stays.
 */
final class FrequentValues {
    private static final int PLACES = 64;
    private static final int TOLD = 8;
    private static final int LONGEST = 200;

    private final Map<String, long[]> places = new HashMap<>();

    void add(String text) {
        String key = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        long[] place = places.get(key);
        if (place != null) {
            place[0]++;
            return;
        }
        long excess = 0;
        if (places.size() >= PLACES) {
            Map.Entry<String, long[]> rarest = places.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue()[0]))
                    .orElseThrow();
            excess = rarest.getValue()[0];
            places.remove(rarest.getKey());
        }
        places.put(key, new long[] {excess + 1, excess});
    }

    /** The most frequent first; each was seen at least so often. */
    List<SeenValue> top() {
        List<SeenValue> values = new ArrayList<>();
        places.forEach((text, place) -> values.add(new SeenValue(text, place[0] - place[1])));
        values.sort(Comparator.comparingLong(SeenValue::count).reversed().thenComparing(SeenValue::text));
        return List.copyOf(values.subList(0, Math.min(TOLD, values.size())));
    }
}
