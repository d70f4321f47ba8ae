// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.alert.Alert;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a case expects, against what has matched. */
final class Judgement {
    private static final int MOST_SHOWN = 3;

    private final List<String> failures = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();

    private Judgement() {}

    static Judgement of(TestCase test, List<Match> matches) {
        Judgement judgement = new Judgement();
        List<Match> left = new ArrayList<>(matches);
        for (Expectation expectation : test.fires()) {
            judgement.take(expectation, left);
        }
        judgement.judgeRest(test, left);
        return judgement;
    }

    /** What is wrong, for people; none if the case has passed. */
    List<String> failures() {
        return failures;
    }

    /** Rules that were to match and have not, not even otherwise than expected. */
    Set<String> missing() {
        return missing;
    }

    private void take(Expectation expectation, List<Match> left) {
        String rule = expectation.rule().text();
        List<Match> ofRule =
                left.stream().filter(match -> match.alert().rule().equals(rule)).toList();
        List<Match> good = ofRule.stream()
                .filter(match -> difference(expectation, match.alert()) == null)
                .toList();
        boolean isAny = expectation.count() == Expectation.ANY;
        long taken = isAny ? good.size() : Math.min(good.size(), expectation.count());
        good.stream().limit(taken).forEach(left::remove);
        if (isAny ? taken > 0 : taken == expectation.count()) {
            return;
        }
        if (ofRule.isEmpty()) {
            failures.add("'" + rule + "' must fire " + expectation.times() + ", and did not.");
            missing.add(rule);
            return;
        }
        StringBuilder text = new StringBuilder("'" + rule + "' must fire " + expectation.times()
                + (expectation.fields().isEmpty() && expectation.output().isEmpty() ? "" : " as expected")
                + ", and did so " + (good.isEmpty() ? "never." : good.size() + " times."));
        for (Match match : ofRule.subList(0, Math.min(MOST_SHOWN, ofRule.size()))) {
            String difference = difference(expectation, match.alert());
            if (difference != null) {
                text.append("\nAt ").append(match.event()).append(": ").append(difference);
                left.remove(match);
            }
        }
        failures.add(text.toString());
    }

    private void judgeRest(TestCase test, List<Match> left) {
        Set<String> told = new LinkedHashSet<>();
        for (Match match : left) {
            String rule = match.alert().rule();
            boolean isExpected = test.fires().stream()
                    .anyMatch(wanted -> wanted.rule().text().equals(rule));
            boolean isSilent =
                    test.silent().stream().anyMatch(wanted -> wanted.text().equals(rule));
            if ((isExpected || isSilent || !test.areOthersAllowed()) && told.add(rule)) {
                long count = left.stream()
                        .filter(other -> other.alert().rule().equals(rule))
                        .count();
                failures.add("'" + rule + "' must "
                        + (isExpected ? "not fire more often than expected" : "stay silent") + ", and fired "
                        + (count == 1 ? "" : count + " times, first ") + "at " + match.event() + ":\n"
                        + match.alert().message());
            }
        }
    }

    /** What is not as expected; null if nothing. */
    private static @Nullable String difference(Expectation expectation, Alert alert) {
        for (Map.Entry<String, Scalar> field : expectation.fields().entrySet()) {
            String name = field.getKey();
            if (!alert.fields().containsKey(name)) {
                return "the output has no field '" + name + "'"
                        + orNothing(Complaints.hint(name, alert.fields().keySet()));
            }
            Object value = alert.fields().get(name);
            String got = value == null ? "<NA>" : value.toString();
            if (!got.equals(field.getValue().text())) {
                return name + " is '" + got + "', not '" + field.getValue().text() + "'";
            }
        }
        for (String part : expectation.output()) {
            if (!alert.message().contains(part)) {
                return "the output does not contain '" + part + "': " + alert.message();
            }
        }
        return null;
    }

    private static String orNothing(@Nullable String hint) {
        return hint == null ? "" : "; " + hint;
    }
}
