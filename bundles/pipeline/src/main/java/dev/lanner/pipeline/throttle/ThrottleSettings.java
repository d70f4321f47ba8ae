// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@link ThrottleConfig} as values.
 *
 * @param rules patterns of rule names; empty for all
 * @param tags of which a rule must have one; empty for any
 * @param keys fields whose values tell kinds of alerts apart
 * @param rate alerts of a kind in a second on the average; 0 for any number
 * @param burst alerts of a kind without a pause
 * @param sameWithinNs how long after an alert others of its kind are held back; 0 for not at all
 * @param summaryNs how long it takes from the first alert that was held back until that is told
 * @param maxKinds kinds known at a time
 */
record ThrottleSettings(
        List<Pattern> rules,
        List<String> tags,
        List<String> keys,
        double rate,
        double burst,
        long sameWithinNs,
        long summaryNs,
        int maxKinds) {
    static ThrottleSettings of(ThrottleConfig config) {
        int burst = config.burst() == 0 ? config.limit() : config.burst();
        return new ThrottleSettings(
                Arrays.stream(config.rules()).map(ThrottleSettings::pattern).toList(),
                List.of(config.tags()),
                List.of(config.keys()),
                (double) config.limit() / Math.max(1, config.per$_$seconds()),
                burst,
                TimeUnit.SECONDS.toNanos(config.same$_$within$_$seconds()),
                TimeUnit.SECONDS.toNanos(Math.max(1, config.summary$_$seconds())),
                Math.max(1, config.max$_$kinds()));
    }

    /** A name in which {@code *} stands for any characters. */
    static Pattern pattern(String name) {
        return Pattern.compile(
                Arrays.stream(name.strip().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    boolean appliesTo(String rule, List<String> ruleTags) {
        boolean isRule = rules.isEmpty()
                || rules.stream().anyMatch(pattern -> pattern.matcher(rule).matches());
        return isRule && (tags.isEmpty() || tags.stream().anyMatch(ruleTags::contains));
    }
}
