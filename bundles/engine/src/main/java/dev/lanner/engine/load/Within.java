// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem.ItemPlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items around a place, for what is told of it.
 *
 * @param items the outermost first
 */
public record Within(List<ItemPlace> items) {
    /** Outside of any item. */
    public static final Within NONE = new Within(List.of());

    /** Keeps its own copy. */
    public Within {
        items = List.copyOf(items);
    }

    /** In one item. */
    public static Within of(String kind, String name, Location location) {
        return NONE.and(kind, name, location);
    }

    /** In another item inside of these. */
    public Within and(String kind, String name, Location location) {
        List<ItemPlace> more = new ArrayList<>(items);
        more.add(new ItemPlace(kind, name, location));
        return new Within(more);
    }

    /** What people call it: the innermost item, and of an exception its rule too; null outside of any item. */
    @Nullable
    String label() {
        int last = items.size() - 1;
        if (last < 0) {
            return null;
        }
        ItemPlace innermost = items.get(last);
        return innermost.kind().equals("exception") && last > 0
                ? innermost + " of " + items.get(last - 1)
                : innermost.toString();
    }
}
