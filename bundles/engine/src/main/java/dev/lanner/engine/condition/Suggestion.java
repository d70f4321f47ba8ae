// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.api.text.NearestName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** A hint with the known name nearest to {@code word}; null if none is near. */
    public static @Nullable String nearest(String word, Collection<String> known) {
        String best = NearestName.of(word, known);
        return best == null ? null : "did you mean '" + best + "'?";
    }
}
