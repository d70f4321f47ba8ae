// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.engine.condition.Span;
import java.util.List;

/**
 * A list.
 *
 * @param name as conditions say it
 * @param items values, or names of other lists
 * @param place where it is named
 * @param position its place in the order of first definitions
 * @param visibility lists whose position is below this may be used in it
 */
public record ListDefinition(String name, List<Scalar> items, Span place, int position, int visibility) {
    /** Keeps its own copy of the items. */
    public ListDefinition {
        items = List.copyOf(items);
    }
}
