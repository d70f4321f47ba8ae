// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when too many events get lost.
 *
 * @param threshold the part of a second's events that must be lost, from 0 to 1
 * @param actions what is done then; empty for nothing
 * @param rate how often at most, in times a second on the average
 * @param burst how often at most without a pause
 */
record DropSettings(double threshold, Set<Action> actions, double rate, double burst) {
    enum Action {
        IGNORE,
        LOG,
        ALERT,
        EXIT
    }

    static final DropSettings USUAL = new DropSettings(0.1, EnumSet.of(Action.LOG, Action.ALERT), 0.03333, 1);
    private static final Logger LOG = LoggerFactory.getLogger(DropSettings.class);

    /** Of configured values; one that makes no sense is told and replaced by the usual one. */
    static DropSettings of(double threshold, String[] actions, double rate, double burst) {
        return new DropSettings(
                checked("drop-threshold", threshold, 1, USUAL.threshold),
                parse(actions),
                checked("drop-rate", rate, Double.MAX_VALUE, USUAL.rate),
                checked("drop-burst", burst, Double.MAX_VALUE, USUAL.burst));
    }

    private static double checked(String name, double value, double most, double usual) {
        if (value >= 0 && value <= most) {
            return value;
        }
        LOG.error(
                "The setting '{}' of dev.lanner.pipeline is {}; it must be at least 0{}. Now: {}.",
                name,
                value,
                most == 1 ? " and at most 1" : "",
                usual);
        return usual;
    }

    private static Set<Action> parse(String[] names) {
        Set<Action> parsed = EnumSet.noneOf(Action.class);
        for (String name : names) {
            try {
                parsed.add(Action.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                LOG.error(
                        "The setting 'drop-actions' of dev.lanner.pipeline has '{}', which is none of {}.",
                        name,
                        Arrays.toString(Action.values()).toLowerCase(Locale.ROOT));
                return USUAL.actions;
            }
        }
        if (parsed.remove(Action.IGNORE) && !parsed.isEmpty()) {
            LOG.warn(
                    "The setting 'drop-actions' of dev.lanner.pipeline has 'ignore' beside others; it means nothing there.");
        }
        return parsed;
    }
}
