// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Clue;
import org.jspecify.annotations.Nullable;

/**
 * A comparison that is ready to be asked. Equal ones are the same object.
 *
 * @see Comparisons
 */
final class Atom {
    private final String key;
    private final Check check;
    private final boolean processOnly;
    private final int cost;
    private final Foreknowledge foreknowledge;

    Atom(String key, Check check, boolean processOnly, int cost, Foreknowledge foreknowledge) {
        this.key = key;
        this.check = check;
        this.processOnly = processOnly;
        this.cost = cost;
        this.foreknowledge = foreknowledge;
    }

    Check check() {
        return check;
    }

    /** Whether the process, or even the host, decides it. */
    boolean isProcessOnly() {
        return processOnly;
    }

    /** Of asking, roughly in nanoseconds. */
    int cost() {
        return cost;
    }

    /** The answers that follow from the event's type alone; null if none does. */
    @Nullable
    TypeVerdicts verdicts() {
        return foreknowledge.verdicts();
    }

    /** What it says of the one value that it looks at; null if that cannot be said. */
    @Nullable
    Claim claim() {
        return foreknowledge.claim();
    }

    /** What must be there for it to be true; null if nothing is known of that. */
    @Nullable
    Clue clue() {
        return foreknowledge.clue();
    }

    @Override
    public String toString() {
        return key;
    }
}
