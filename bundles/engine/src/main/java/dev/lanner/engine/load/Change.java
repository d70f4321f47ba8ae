// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.load.ItemKey.Kind;
import dev.lanner.engine.load.ItemKey.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an item does to an earlier one of the same name.
 *
 * @param appended keys whose values are added
 * @param replaced keys whose values take the place of the earlier ones
 */
record Change(List<String> appended, List<String> replaced) {
    /**
     * Reads {@code append} and {@code override}.
     *
     * @param kind what the item is
     * @return null if the item is a full definition, or if it is wrong
     */
    static @Nullable Change of(Item item, Kind kind) {
        boolean append = item.flag("append", false);
        Item override = item.mapping("override");
        if (append && override != null) {
            item.error("override", "'append' and 'override' exclude each other", "leave 'append' out");
            return null;
        }
        if (append) {
            item.add(
                    ProblemCode.LOAD_DEPRECATED_ITEM,
                    "append",
                    "'append: true' is deprecated",
                    "write 'override: {key: append}'");
            List<String> keys = new ArrayList<>(ItemKey.with(kind, Trait.APPENDED_OLD_WAY));
            keys.removeIf(key -> !item.has(key));
            if (keys.isEmpty()) {
                item.add(
                        ProblemCode.LOAD_APPEND_NO_VALUES,
                        "append",
                        "there is nothing to append",
                        "add " + String.join(" or ", ItemKey.with(kind, Trait.APPENDED_OLD_WAY)));
            }
            return new Change(keys, List.of());
        }
        return override == null ? null : read(item, override, kind);
    }

    private static Change read(Item item, Item override, Kind kind) {
        Set<String> appendable = ItemKey.with(kind, Trait.APPENDABLE);
        Set<String> replaceable = ItemKey.with(kind, Trait.REPLACEABLE);
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        allowed.put("append", appendable);
        allowed.put("replace", replaceable);
        Change change = new Change(new ArrayList<>(), new ArrayList<>());
        for (String key : override.keys()) {
            Scalar verb = override.scalar(key);
            if (verb == null) {
                continue;
            }
            Set<String> keys = allowed.get(verb.text());
            if (keys == null) {
                override.error(key, "'" + verb.text() + "' is no way to override", "write 'append' or 'replace'");
            } else if (!keys.contains(key)) {
                override.error(
                        key,
                        "'" + key + "' of a " + kind.word() + " cannot be overridden by '" + verb.text() + "'",
                        "these can: " + String.join(", ", keys));
            } else if (!item.has(key)) {
                override.error(
                        key, "'" + key + "' is overridden but has no value here", "add the value, or leave this out");
            } else {
                (verb.text().equals("append") ? change.appended : change.replaced).add(key);
            }
        }
        for (String key : item.keys()) {
            if (replaceableOrAppendable(key, appendable, replaceable)
                    && !override.keys().contains(key)) {
                item.error(
                        key, "'" + key + "' has a value but no entry in 'override'", "add it there, or leave it out");
            }
        }
        return change;
    }

    /** What to do where there is nothing to change. */
    static String nothingToChange(@Nullable String nearest) {
        return nearest != null ? nearest : "define it above, in this file or in one that is loaded before it";
    }

    private static boolean replaceableOrAppendable(String key, Set<String> appendable, Set<String> replaceable) {
        return appendable.contains(key) || replaceable.contains(key);
    }
}
