// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.Event;
import dev.lanner.api.pipeline.Explainer;
import dev.lanner.api.pipeline.Explaining;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.ConditionPart.Kind;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.SeenValue;
import dev.lanner.api.rule.UnknownRuleException;
import dev.lanner.testkit.FakeRule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains one rule, {@code opened and fd.name in (files) and not proc.name = cat}, with figures that a test gives. */
final class FakeExplainer implements Explainer, Explaining, RuleExplanation {
    static final int FAILED = 4;
    static final int NAME = 5;
    static final int NOT = 6;
    static final int PROGRAM = 7;

    final PartTally[] tallies = new PartTally[8];
    final PartVerdict[] verdicts = new PartVerdict[8];
    RuleTally tally = new RuleTally(0, 0, 0, 0, 0, List.of(), List.of());

    @Nullable
    EventVerdict verdict;

    @Nullable
    String obstacle;

    boolean isOutdated;
    int begun;
    int closed;

    FakeExplainer() {
        Arrays.fill(tallies, tally(129, 129, 0));
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = says(true, "a.field", "a value");
        }
    }

    static PartTally tally(long reached, long isTrue, long stopped, SeenValue... hindering) {
        return new PartTally(reached, isTrue, 0, stopped, stopped / 2, stopped, stopped / 2, List.of(hindering));
    }

    static PartVerdict says(boolean isTrue, String field, @Nullable String value) {
        return new PartVerdict(isTrue, true, value == null, List.of(new ReadValue(field, value)));
    }

    void count(long events, long ofType, long matches) {
        tally = new RuleTally(events, events, ofType, matches, matches, List.of(), Arrays.asList(tallies));
    }

    void judge(long number, boolean isTrue) {
        verdict = new EventVerdict(
                number, 0, "openat", "syscall", "cat (pid 7)", isTrue, null, "the output", Arrays.asList(verdicts));
    }

    private static ConditionPart check(int number, String text) {
        return new ConditionPart(number, Kind.CHECK, text, null, new Location("rules/a.yaml", number, 3), List.of());
    }

    private static ConditionPart group(int number, Kind kind, String text, ConditionPart... parts) {
        return new ConditionPart(number, kind, text, null, new Location("rules/a.yaml", 2, 3), List.of(parts));
    }

    @Override
    public ConditionPart condition() {
        return group(
                0,
                Kind.ALL,
                "",
                group(
                        1,
                        Kind.MACRO,
                        "opened",
                        group(2, Kind.ALL, "", check(3, "evt.type in (open, openat)"), check(4, "evt.failed=false"))),
                check(5, "fd.name in (files)"),
                group(6, Kind.NOT, "not proc.name = cat", check(7, "proc.name = cat")));
    }

    @Override
    public Explaining begin(String rule, long event) {
        begun++;
        return this;
    }

    @Override
    public RuleExplanation explanation() throws UnknownRuleException {
        if (begun > 9) {
            throw new UnknownRuleException("no rule is called 'x'");
        }
        return this;
    }

    @Override
    public @Nullable EventVerdict verdict() {
        return verdict;
    }

    @Override
    public Rule rule() {
        return FakeRule.active("Cat opens", "open");
    }

    @Override
    public List<Integer> steps() {
        return List.of(3, 4, 5, 6);
    }

    @Override
    public List<String> eventTypes() {
        return List.of("open", "openat");
    }

    @Override
    public @Nullable String obstacle() {
        return obstacle;
    }

    @Override
    public boolean isOutdated() {
        return isOutdated;
    }

    @Override
    public void observe(Event event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventVerdict judge(Event event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RuleTally tally() {
        return tally;
    }

    @Override
    public void close() {
        closed++;
    }
}
