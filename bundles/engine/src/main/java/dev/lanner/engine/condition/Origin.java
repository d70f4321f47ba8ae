// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.api.rule.Location;

/** Where a text comes from. */
public interface Origin {
    /** The place of the character at {@code offset}, which may be the text's length. */
    Location location(int offset);

    /** The line of that place with a caret below. */
    String snippet(int offset);
}
