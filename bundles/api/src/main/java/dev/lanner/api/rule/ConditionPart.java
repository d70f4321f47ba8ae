// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a rule's condition.
 *
 * @param number from 0, this part before those below it
 * @param kind what makes it true
 * @param text what the author wrote, on one line; the name of a macro or an exception
 * @param resolved a check with the items of lists written out, where that is not what {@code text} says already; else null
 * @param location where it is written; of a macro or an exception: where that is defined
 * @param parts what it is made of, in the author's order; none for a check
 */
public record ConditionPart(
        int number, Kind kind, String text, @Nullable String resolved, Location location, List<ConditionPart> parts) {

    /** Keeps its own copy of the parts. */
    public ConditionPart {
        parts = List.copyOf(parts);
    }

    /** What makes a part true. */
    public enum Kind {
        /** All its parts: {@code and}. */
        ALL,
        /** Any of its parts: {@code or}. */
        ANY,
        /** Its only part being false: {@code not}. */
        NOT,
        /** Its only part, which is what a macro stands for. */
        MACRO,
        /** Its only part, which is what an exception of the rule stands for. It is always below a {@link #NOT}. */
        EXCEPTION,
        /** The event: a comparison. */
        CHECK
    }

    /** This part and all below it, in the order of their numbers. */
    public List<ConditionPart> all() {
        List<ConditionPart> all = new ArrayList<>();
        addTo(all);
        return all;
    }

    private void addTo(List<ConditionPart> all) {
        all.add(this);
        parts.forEach(part -> part.addTo(all));
    }
}
