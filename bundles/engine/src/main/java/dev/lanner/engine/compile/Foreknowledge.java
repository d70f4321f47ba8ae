// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.eval.Clue;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a comparison before it is asked.
 *
 * @param verdicts the answers that follow from the event's type alone; null if none does
 * @param claim what it says of the one value that it looks at; null if that cannot be said
 * @param clue what must be there for it to be true; null if nothing is known of that
 */
record Foreknowledge(@Nullable TypeVerdicts verdicts, @Nullable Claim claim, @Nullable Clue clue) {
    /** Nothing. */
    static final Foreknowledge NONE = new Foreknowledge(null, null, null);
}
