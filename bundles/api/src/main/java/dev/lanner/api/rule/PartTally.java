// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;

/**
 * What a part of a condition has answered. The last five are about a match: they count what kept events from one.
 *
 * @param reached how often it was asked; parts behind one that has decided are not
 * @param trueCount how often it was true
 * @param missingCount how often a value was missing, which makes a check false; 0 for what is no check
 * @param stopped for a {@linkplain RuleExplanation#steps() step}: events whose way ended here; else 0
 * @param stoppedAlone for a step: those of them for which every later step was true, so that only this one was in the way
 * @param lastStopped {@code evt.num} of the last event whose way ended here; 0 if there was none
 * @param lastStoppedAlone {@code evt.num} of the last one for which only this step was in the way; 0 if there was none
 * @param hindering values with which a check answered what is bad for a match, the most frequent first; a few, and of a
 *     great many different ones some may be missing or counted too low
 */
public record PartTally(
        long reached,
        long trueCount,
        long missingCount,
        long stopped,
        long stoppedAlone,
        long lastStopped,
        long lastStoppedAlone,
        List<SeenValue> hindering) {
    /** Keeps its own copy of the values. */
    public PartTally {
        hindering = List.copyOf(hindering);
    }

    /** How often it was false. */
    public long falseCount() {
        return reached - trueCount;
    }
}
