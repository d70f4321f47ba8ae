// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import java.util.List;

/**
 * What a value must look like for something to hold: like one of some texts. It is necessary, not sufficient, so that many
 * things can be ruled out with one look at the value.
 *
 * @param source where the value comes from
 * @param likeness how it must be like one of the texts
 * @param texts not changed by anybody
 */
public record Clue(ValueSource source, Likeness likeness, List<byte[]> texts) {
    /** Keeps its own list. */
    public Clue {
        texts = List.copyOf(texts);
    }

    /** How a value can be like a text. */
    public enum Likeness {
        EQUAL,
        /** It begins with it. */
        PREFIX,
        /** It is it, or goes on with a slash. */
        PATH,
        SUFFIX,
        /** It holds it somewhere. */
        PART
    }
}
