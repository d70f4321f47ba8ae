// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.eval.Check;
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
    private final @Nullable TypeVerdicts verdicts;
    private final @Nullable Claim claim;

    Atom(
            String key,
            Check check,
            boolean processOnly,
            int cost,
            @Nullable TypeVerdicts verdicts,
            @Nullable Claim claim) {
        this.key = key;
        this.check = check;
        this.processOnly = processOnly;
        this.cost = cost;
        this.verdicts = verdicts;
        this.claim = claim;
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
        return verdicts;
    }

    /** What it says of the one value that it looks at; null if that cannot be said. */
    @Nullable
    Claim claim() {
        return claim;
    }

    @Override
    public String toString() {
        return key;
    }
}
