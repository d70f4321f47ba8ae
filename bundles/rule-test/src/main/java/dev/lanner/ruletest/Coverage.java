// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the tests of a rule set have shown of it, and what not. */
final class Coverage implements EventLook, AutoCloseable {
    private final List<Rule> rules;
    private final List<RuleExplanation> explanations = new ArrayList<>();
    private final Set<String> fired = new HashSet<>();
    private final Set<String> silenced = new HashSet<>();
    private final Set<String> matched = new HashSet<>();
    private final Set<String> matchedFirst = new HashSet<>();

    Coverage(RuleEngine engine) {
        rules = engine.rules();
        for (Rule rule : rules) {
            try {
                explanations.add(engine.explain(rule.name()));
            } catch (UnknownRuleException e) {
                throw new IllegalStateException("The rules have changed while they were tested.", e);
            }
        }
    }

    @Override
    public void onEvent(Event event, String description) {
        for (RuleExplanation explanation : explanations) {
            explanation.observe(event);
        }
    }

    /** A case has been run. */
    void onCase(TestCase test, List<Match> matches) {
        test.fires().forEach(expectation -> fired.add(expectation.rule().text()));
        test.silent().forEach(rule -> silenced.add(rule.text()));
        for (Match match : matches) {
            matched.add(match.alert().rule());
            if (match.isFirst()) {
                matchedFirst.add(match.alert().rule());
            }
        }
    }

    /** A check where the tests have not seen both answers. */
    record Gap(Location place, String text, boolean wasTrue, boolean wasFalse) {
        String missing() {
            return wasTrue ? "never false" : wasFalse ? "never true" : "never asked";
        }
    }

    /** What of a rule set is tested, in the order of its rules. */
    record Figures(
            int rules,
            int checks,
            List<Gap> gaps,
            List<Rule> neverFired,
            List<Rule> neverSilent,
            List<Rule> neverFirst,
            List<Rule> unable) {
        boolean isComplete() {
            return neverFired.isEmpty() && neverSilent.isEmpty();
        }
    }

    Figures figures() {
        List<Gap> checks = checks();
        List<Gap> gaps = checks.stream()
                .filter(check -> !check.wasTrue() || !check.wasFalse())
                .toList();
        List<Rule> able = rules.stream()
                .filter(rule -> rule.isEnabled() && rule.unsatisfied() == null)
                .toList();
        return new Figures(
                rules.size(),
                checks.size(),
                gaps,
                without(able, fired),
                without(able, silenced),
                able.stream()
                        .filter(rule -> matched.contains(rule.name()) && !matchedFirst.contains(rule.name()))
                        .toList(),
                rules.stream()
                        .filter(rule -> rule.isEnabled() && rule.unsatisfied() != null)
                        .toList());
    }

    private static List<Rule> without(List<Rule> rules, Set<String> names) {
        return rules.stream().filter(rule -> !names.contains(rule.name())).toList();
    }

    /** Every check once, also one in a macro that many rules use, with what was seen of it anywhere. */
    private List<Gap> checks() {
        Map<Location, Gap> checks = new TreeMap<>(Comparator.comparing(Location::document)
                .thenComparing(Location::line)
                .thenComparing(Location::column));
        for (RuleExplanation explanation : explanations) {
            List<PartTally> tallies = explanation.tally().parts();
            for (ConditionPart part : explanation.condition().all()) {
                if (part.kind() == ConditionPart.Kind.CHECK && !isByType(part)) {
                    PartTally tally = tallies.get(part.number());
                    Gap seen = new Gap(part.location(), part.text(), tally.trueCount() > 0, tally.falseCount() > 0);
                    checks.merge(
                            part.location(),
                            seen,
                            (one, other) -> new Gap(
                                    one.place(),
                                    one.text(),
                                    one.wasTrue() || other.wasTrue(),
                                    one.wasFalse() || other.wasFalse()));
                }
            }
        }
        return List.copyOf(checks.values());
    }

    /** Events of other types are not even asked, so such checks are never seen false. */
    private static boolean isByType(ConditionPart check) {
        return check.text().startsWith("evt.type") || check.text().startsWith("evt.dir");
    }

    @Override
    public void close() {
        explanations.forEach(RuleExplanation::close);
    }
}
