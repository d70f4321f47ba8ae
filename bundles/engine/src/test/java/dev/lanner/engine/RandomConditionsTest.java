// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random conditions over three fields, each judged by the engine and by hand. */
class RandomConditionsTest {
    /** Each so-manieth rule is explained, too: every one is compiled by itself. */
    private static final int EXPLAINED = 5;

    private static final String[] TYPES = {"open", "close", "execve", "procexit"};

    /** A condition and what it means. */
    private interface Node {
        boolean eval(String type, int process, int event);

        String text();
    }

    private record Leaf(String text, Node meaning) implements Node {
        @Override
        public boolean eval(String type, int process, int event) {
            return meaning.eval(type, process, event);
        }
    }

    private interface Meaning extends Node {
        @Override
        default String text() {
            return "";
        }
    }

    private static Node leaf(Random random) {
        int number = random.nextInt(3);
        String type = TYPES[random.nextInt(TYPES.length)];
        Meaning meaning;
        switch (random.nextInt(6)) {
            case 0:
                meaning = (t, p, e) -> t.equals(type);
                return new Leaf("evt.type=" + type, meaning);
            case 1:
                meaning = (t, p, e) -> !t.equals(type);
                return new Leaf("evt.type!=" + type, meaning);
            case 2:
                meaning = (t, p, e) -> p == number;
                return new Leaf("proc.pid=" + number, meaning);
            case 3:
                meaning = (t, p, e) -> e == number;
                return new Leaf("fd.num=" + number, meaning);
            case 4:
                // A missing value makes its comparison false, whatever it is.
                meaning = (t, p, e) -> e >= 0 && e != number;
                return new Leaf("fd.num!=" + number, meaning);
            default:
                meaning = (t, p, e) -> t.equals("procexit");
                return new Leaf("evt.dir=>", meaning);
        }
    }

    private static Node node(Random random, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return leaf(random);
        }
        Node left = node(random, depth - 1);
        Node right = node(random, depth - 1);
        Meaning meaning;
        switch (random.nextInt(3)) {
            case 0:
                meaning = (t, p, e) -> !left.eval(t, p, e);
                return new Leaf("not (" + left.text() + ")", meaning);
            case 1:
                meaning = (t, p, e) -> left.eval(t, p, e) && right.eval(t, p, e);
                return new Leaf("(" + left.text() + " and " + right.text() + ")", meaning);
            default:
                meaning = (t, p, e) -> left.eval(t, p, e) || right.eval(t, p, e);
                return new Leaf("(" + left.text() + " or " + right.text() + ")", meaning);
        }
    }

    @Test
    void areJudgedAsTheyMean() throws UnknownRuleException {
        long seed = System.nanoTime();
        System.out.println("Seed of RandomConditionsTest: " + seed);
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            Node node = node(random, 5);
            nodes.add(node);
            rules.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n")
                    .append("  condition: ")
                    .append(TestEngine.quoted(node.text()))
                    .append("\n");
        }
        TestEngine engine = TestEngine.all(FakeFields.usual()).load(rules.toString());
        List<RuleExplanation> explanations = new ArrayList<>();
        List<Rule> compiled = engine.engine().rules();
        for (int i = 0; i < compiled.size(); i += EXPLAINED) {
            explanations.add(engine.engine().explain(compiled.get(i).name()));
        }
        for (int process = -1; process < 3; process++) {
            FakeThread thread = process < 0 ? null : new FakeThread().with("proc.pid", process);
            for (String type : TYPES) {
                for (int number = -1; number < 3; number++) {
                    FakeEvent event = TestEngine.event(type).by(thread);
                    if (number >= 0) {
                        event.with("fd.num", number);
                    }
                    List<String> expected = new ArrayList<>();
                    for (int i = 0; i < nodes.size(); i++) {
                        if (nodes.get(i).eval(type, process, number)) {
                            expected.add("r" + i);
                        }
                    }
                    assertEquals(
                            expected,
                            engine.matches(event),
                            "seed " + seed + ", " + type + ", " + process + ", " + number);
                    String place = "explained, seed " + seed + ", " + type + ", " + process + ", " + number;
                    List<String> some = new ArrayList<>();
                    for (int i = 0; i < nodes.size(); i += EXPLAINED) {
                        if (expected.contains("r" + i)) {
                            some.add("r" + i);
                        }
                    }
                    assertEquals(some, explained(explanations, event), place);
                    assertEquals(some, counted(explanations, event), place);
                }
            }
        }
    }

    /** Names of the rules whose explanation says that they match. */
    private static List<String> explained(List<RuleExplanation> explanations, FakeEvent event) {
        List<String> names = new ArrayList<>();
        for (RuleExplanation explanation : explanations) {
            EventVerdict verdict = explanation.judge(event);
            if (verdict.isTrue()) {
                names.add(explanation.rule().name());
            }
            boolean isWhole = explanation.steps().stream()
                    .allMatch(step -> verdict.parts().get(step).isTrue());
            assertEquals(verdict.isTrue(), isWhole, () -> "all steps: " + explanation.condition());
        }
        return names;
    }

    /** Names of the rules of which a match is counted, and no stop: the other way round for the others. */
    private static List<String> counted(List<RuleExplanation> explanations, FakeEvent event) {
        List<String> names = new ArrayList<>();
        for (RuleExplanation explanation : explanations) {
            RuleTally before = explanation.tally();
            explanation.observe(event);
            RuleTally after = explanation.tally();
            if (after.matches() > before.matches()) {
                names.add(explanation.rule().name());
            }
            long stops = after.ofType() - before.ofType() - (after.matches() - before.matches());
            assertEquals(stops, stops(explanation, after) - stops(explanation, before));
        }
        return names;
    }

    private static long stops(RuleExplanation explanation, RuleTally tally) {
        return explanation.steps().stream()
                .mapToLong(step -> tally.parts().get(step).stopped())
                .sum();
    }
}
