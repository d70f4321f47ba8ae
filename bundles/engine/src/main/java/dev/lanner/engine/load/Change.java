// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
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
     * @param oldStyle keys that {@code append: true} adds to
     * @param appendable keys that may be appended to
     * @param replaceable keys that may be replaced
     * @return null if the item is a full definition, or if it is wrong
     */
    static @Nullable Change of(
            Item item, String kind, Set<String> oldStyle, Set<String> appendable, Set<String> replaceable) {
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
            List<String> keys = new ArrayList<>(oldStyle);
            keys.removeIf(key -> !item.has(key));
            if (keys.isEmpty()) {
                item.add(ProblemCode.LOAD_APPEND_NO_VALUES, "append", "there is nothing to append", null);
            }
            return new Change(keys, List.of());
        }
        return override == null ? null : read(item, override, kind, appendable, replaceable);
    }

    private static Change read(Item item, Item override, String kind, Set<String> appendable, Set<String> replaceable) {
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
                        "'" + key + "' of a " + kind + " cannot be overridden by '" + verb.text() + "'",
                        "these can: " + String.join(", ", keys));
            } else if (!item.has(key)) {
                override.error(key, "'" + key + "' is overridden but has no value here", null);
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

    private static boolean replaceableOrAppendable(String key, Set<String> appendable, Set<String> replaceable) {
        return appendable.contains(key) || replaceable.contains(key);
    }
}
