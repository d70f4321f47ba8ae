// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import dev.lanner.runtime.config.YamlPage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A migration while it is made: what was read, what of it has been dealt with, what is written, and what cannot be. */
final class Migration {
    private final String file;
    private final Map<String, FalcoValue> untaken;
    private final YamlPage page = new YamlPage();

    /** By line and column, so that they come in the order of the file. */
    private final SortedMap<Long, String> notes = new TreeMap<>();

    Migration(String file, Map<String, FalcoValue> values) {
        this.file = file;
        this.untaken = values;
    }

    /** What stands under a key, which is dealt with now; null if nothing does. */
    @Nullable
    FalcoValue take(String key) {
        return untaken.remove(key);
    }

    /** Whether a key, which is dealt with now, says so. */
    boolean isTrue(String key, boolean otherwise) {
        FalcoValue value = take(key);
        return (value == null || value.isEmpty()) ? otherwise : value.isTrue();
    }

    /** Keys that are not dealt with yet. */
    List<FalcoValue> untaken() {
        return List.copyOf(untaken.values());
    }

    /** Writes a setting that comes from there. */
    void put(String setting, FalcoValue from, String... values) {
        put(setting, "line " + from.line(), false, List.of(values));
    }

    void putList(String setting, FalcoValue from, List<String> values) {
        put(setting, "line " + from.line(), true, values);
    }

    /** Writes a setting that holds since nothing is said. */
    void putDefault(String setting, String value, String why) {
        put(setting, why, false, List.of(value));
    }

    private void put(String setting, String comment, boolean isList, List<String> values) {
        page.put(Arrays.asList(setting.split("\\.", -1)), values, isList, comment);
    }

    /** There is no equivalent. */
    void lack(FalcoValue value, String why) {
        lack(value, value.key(), why);
    }

    void lack(FalcoValue value, String key, String why) {
        // Several may be told of the same place.
        long place = value.line() * 1_000_000L + value.column() * 100L;
        while (notes.containsKey(place)) {
            place++;
        }
        notes.put(place, file + ":" + value.line() + ":" + value.column() + " " + key + ": " + why);
    }

    List<String> notes() {
        return List.copyOf(notes.values());
    }

    String settings() {
        return page.toString();
    }
}
