// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.SeenValue;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExplanationTest {
    private static final String RULES =
            """
            - list: secret_files
              items: [/etc/shadow, /etc/gshadow]
            - macro: opened
              condition: >
                evt.type in (open, openat)
                and fd.num >= 0
            - macro: trusted
              condition: proc.name = sshd or proc.pname = sshd
            - rule: Any open of cat
              desc: d
              output: o
              priority: INFO
              condition: opened and proc.name = cat and fd.num = 7
            - rule: Secrets
              desc: d
              output: file=%fd.name
              priority: WARNING
              condition: opened and fd.name in (secret_files) and not trusted
              exceptions:
                - name: backups
                  fields: [proc.name, fd.num]
                  comps: [=, in]
                  values:
                    - [backup, [3, 4]]
                    - [tar, [5]]
                - name: unused
                  fields: proc.name
                - name: uids
                  fields: user.uid
                  values: [10, 11]
            """;

    private final TestEngine engine = TestEngine.first(FakeFields.usual()).load(RULES);

    private static FakeEvent open(String path, int fd, String process) {
        return TestEngine.event("openat")
                .with("fd.name", path)
                .with("fd.num", fd)
                .by(new FakeThread().with("proc.name", process).with("user.uid", 0));
    }

    private RuleExplanation explain(String rule) throws UnknownRuleException {
        return engine.engine().explain(rule);
    }

    private static String outline(ConditionPart part, String indent) {
        return indent + part.kind() + " " + part.text() + " @" + part.location().line() + "\n"
                + part.parts().stream()
                        .map(below -> outline(below, indent + " "))
                        .collect(Collectors.joining());
    }

    private static ConditionPart part(RuleExplanation explanation, String text) {
        return explanation.condition().all().stream()
                .filter(part -> part.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static PartTally tally(RuleExplanation explanation, String text) {
        return explanation.tally().parts().get(part(explanation, text).number());
    }

    private static PartVerdict verdict(RuleExplanation explanation, EventVerdict verdict, String text) {
        return verdict.parts().get(part(explanation, text).number());
    }

    @Test
    void showsTheConditionInTheWordsOfItsAuthor() throws UnknownRuleException {
        assertEquals(
                """
                ALL (opened and fd.name in (secret_files) and not trusted) @18
                 MACRO opened @3
                  ALL (evt.type in (open, openat) and fd.num >= 0) @5
                   CHECK evt.type in (open, openat) @5
                   CHECK fd.num >= 0 @6
                 CHECK fd.name in (secret_files) @18
                 NOT not trusted @18
                  MACRO trusted @7
                   ANY (proc.name = sshd or proc.pname = sshd) @8
                    CHECK proc.name = sshd @8
                    CHECK proc.pname = sshd @8
                 NOT not backups @20
                  EXCEPTION backups @20
                   ANY ((proc.name = backup and fd.num in (3, 4)) or (proc.name = tar and fd.num in (5))) @21
                    ALL (proc.name = backup and fd.num in (3, 4)) @21
                     CHECK proc.name = backup @21
                     CHECK fd.num in (3, 4) @21
                    ALL (proc.name = tar and fd.num in (5)) @21
                     CHECK proc.name = tar @21
                     CHECK fd.num in (5) @21
                 NOT not uids @28
                  EXCEPTION uids @28
                   CHECK user.uid in (10, 11) @29
                """,
                outline(explain("Secrets").condition(), ""));
        ConditionPart list = part(explain("Secrets"), "fd.name in (secret_files)");
        assertEquals("fd.name in (/etc/shadow, /etc/gshadow)", list.resolved());
        assertNull(part(explain("Secrets"), "fd.num >= 0").resolved());
        List<ConditionPart> all = explain("Secrets").condition().all();
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i, all.get(i).number());
        }
    }

    @Test
    void countsWhereEventsStop() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        explanation.observe(TestEngine.event("close"));
        explanation.observe(TestEngine.event("openat").from("elsewhere"));
        for (int i = 0; i < 3; i++) {
            explanation.observe(open("/etc/passwd", 3, "cat"));
        }
        explanation.observe(open("/tmp/x", 3, "sshd"));
        explanation.observe(open("/etc/shadow", -1, "cat"));
        explanation.observe(open("/etc/shadow", 3, "sshd"));
        explanation.observe(open("/etc/shadow", 5, "tar"));
        explanation.observe(open("/etc/shadow", 5, "cat"));
        RuleTally tally = explanation.tally();
        assertEquals(10, tally.events());
        assertEquals(9, tally.ofSource());
        assertEquals(8, tally.ofType());
        assertEquals(1, tally.matches());
        assertEquals(1, tally.lastMatch());
        PartTally number = tally(explanation, "fd.num >= 0");
        assertEquals(List.of(8L, 7L, 1L), List.of(number.reached(), number.trueCount(), number.stopped()));
        PartTally name = tally(explanation, "fd.name in (secret_files)");
        assertEquals(7, name.reached());
        assertEquals(3, name.trueCount());
        assertEquals(4, name.stopped());
        assertEquals(3, name.stoppedAlone(), "the one of sshd would not have matched anyway");
        assertEquals(List.of(new SeenValue("/etc/passwd", 3), new SeenValue("/tmp/x", 1)), name.hindering());
        assertEquals(1, tally(explanation, "not trusted").stopped());
        assertEquals(
                List.of(new SeenValue("sshd", 1)),
                tally(explanation, "proc.name = sshd").hindering());
        PartTally parent = tally(explanation, "proc.pname = sshd");
        assertEquals(2, parent.reached(), "what has been decided is not asked on");
        assertEquals(2, parent.missingCount());
        assertEquals(1, tally(explanation, "not backups").stopped());
        assertEquals(0, tally(explanation, "not uids").stopped());
        long stopped = explanation.steps().stream()
                .mapToLong(step -> explanation.tally().parts().get(step).stopped())
                .sum();
        assertEquals(tally.ofType(), tally.matches() + stopped);
    }

    @Test
    void tellsAllOfOneEvent() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        EventVerdict verdict = explanation.judge(open("/etc/passwd", 3, "sshd"));
        assertFalse(verdict.isTrue());
        assertEquals("openat", verdict.eventType());
        assertEquals("file=/etc/passwd", verdict.output());
        assertEquals("sshd (pid <NA>)", verdict.description());
        assertEquals(
                new PartVerdict(true, true, false, List.of(new ReadValue("fd.num", "3"))),
                verdict(explanation, verdict, "fd.num >= 0"));
        assertEquals(
                new PartVerdict(false, true, false, List.of(new ReadValue("fd.name", "/etc/passwd"))),
                verdict(explanation, verdict, "fd.name in (secret_files)"));
        assertEquals(
                new PartVerdict(true, false, false, List.of(new ReadValue("proc.name", "sshd"))),
                verdict(explanation, verdict, "proc.name = sshd"));
        assertEquals(
                new PartVerdict(false, false, true, List.of(new ReadValue("proc.pname", null))),
                verdict(explanation, verdict, "proc.pname = sshd"));
        assertEquals(0, explanation.tally().events(), "nothing is counted");
    }

    @Test
    void tellsWhichEarlierRuleTakesTheEvent() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        assertEquals(
                "Any open of cat",
                explanation.judge(open("/etc/shadow", 7, "cat")).takenBy());
        assertNull(explanation.judge(open("/etc/shadow", 6, "cat")).takenBy());
        assertNull(explanation.judge(open("/etc/passwd", 7, "cat")).takenBy(), "there is nothing to take");
        explanation.observe(open("/etc/shadow", 7, "cat"));
        explanation.observe(open("/etc/shadow", 6, "cat"));
        assertEquals(2, explanation.tally().matches());
        assertEquals(
                List.of(new SeenValue("Any open of cat", 1)),
                explanation.tally().takenBy());
        TestEngine all = TestEngine.all(FakeFields.usual()).load(RULES);
        assertNull(all.engine()
                .explain("Secrets")
                .judge(open("/etc/shadow", 7, "cat"))
                .takenBy());
    }

    @Test
    void saysWhyARuleTakesNoPart() throws UnknownRuleException {
        assertNull(explain("Secrets").obstacle());
        TestEngine off = TestEngine.usual()
                .load(RULES, "- rule: Secrets\n  enabled: false\n  override:\n    enabled: replace\n");
        assertEquals(
                "it is disabled (enabled: false)",
                off.engine().explain("Secrets").obstacle());
        off.load(
                """
                - rule: Foreign
                  desc: d
                  output: o
                  priority: INFO
                  condition: evt.type = open and container.id != host and not (container.id = x)
                """);
        RuleExplanation foreign = off.engine().explain("Foreign");
        assertEquals("no provider of the field container.id", foreign.obstacle());
        EventVerdict verdict = foreign.judge(TestEngine.event("open"));
        assertEquals(
                List.of(new ReadValue("container.id", null)),
                verdict(foreign, verdict, "container.id != host").values());
        assertTrue(verdict(foreign, verdict, "container.id != host").isMissing());
        foreign.observe(TestEngine.event("open"));
        assertEquals(1, foreign.tally().ofType());
        assertEquals(List.of("open"), foreign.eventTypes());
    }

    @Test
    void refusesAnUnknownRuleWithTheNearestName() {
        UnknownRuleException e = assertThrows(UnknownRuleException.class, () -> explain("Secretz"));
        assertEquals("no rule is called 'Secretz'; did you mean 'Secrets'?", e.getMessage());
        UnknownRuleException none = assertThrows(
                UnknownRuleException.class, () -> TestEngine.usual().engine().explain("Secrets"));
        assertEquals("no rule is called 'Secrets'; no rules are loaded", none.getMessage());
    }

    @Test
    void staysWithTheRuleAsItWasWhenRulesAreLoadedAnew() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        engine.load(RULES);
        assertFalse(explanation.isOutdated());
        engine.load("- rule: Secrets\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type = close\n");
        assertTrue(explanation.isOutdated());
        explanation.observe(open("/etc/shadow", 6, "cat"));
        assertEquals(1, explanation.tally().matches());
        assertEquals("warning", explanation.rule().priority().label().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void followsProvidersThatComeAndGo() throws UnknownRuleException {
        FakeFields provider = numbers(new AtomicBoolean(), new AtomicInteger());
        engine.engine().bindProvider(provider);
        engine.condition("evt.type = open and proc.vpid = 1");
        RuleExplanation explanation = explain("the rule");
        explanation.observe(TestEngine.event("open"));
        engine.engine().unbindProvider(provider);
        assertEquals("no provider of the field proc.vpid", explanation.obstacle());
        explanation.observe(TestEngine.event("open"));
        engine.engine().bindProvider(provider);
        assertNull(explanation.obstacle());
        explanation.observe(TestEngine.event("open"));
        assertEquals(3, explanation.tally().ofType());
        assertEquals(2, explanation.tally().matches());
        assertEquals(1, tally(explanation, "proc.vpid = 1").missingCount());
    }

    @Test
    void readsNothingAfterItWasClosed() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        explanation.observe(open("/etc/shadow", 6, "cat"));
        explanation.close();
        explanation.observe(open("/etc/shadow", 6, "cat"));
        assertEquals(1, explanation.tally().events());
        assertThrows(IllegalStateException.class, () -> explanation.judge(open("/etc/shadow", 6, "cat")));
    }

    @Test
    @Timeout(60)
    void neverAsksAProviderAfterItsUnbindReturned() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        FakeFields provider = numbers(gone, late);
        engine.engine().bindProvider(provider);
        engine.condition("evt.type = open and proc.vpid = 1");
        RuleExplanation explanation = explain("the rule");
        AtomicBoolean stop = new AtomicBoolean();
        FakeEvent event = TestEngine.event("open");
        Thread loop = new Thread(() -> {
            while (!stop.get()) {
                explanation.observe(event);
            }
        });
        loop.start();
        for (int i = 0; i < 100; i++) {
            engine.engine().unbindProvider(provider);
            gone.set(true);
            Thread.sleep(1);
            gone.set(false);
            engine.engine().bindProvider(provider);
        }
        stop.set(true);
        loop.join();
        assertEquals(0, late.get());
        assertTrue(explanation.tally().matches() > 0);
    }

    private static FakeFields numbers(AtomicBoolean gone, AtomicInteger late) {
        return new FakeFields()
                .add(FieldSpec.of("proc.vpid", FieldType.INTEGER, Scope.EVENT, "A number.", (event, value) -> {
                    if (gone.get()) {
                        late.incrementAndGet();
                    }
                    value.setNumber(1);
                    return true;
                }));
    }

    @Test
    void keepsTheMostFrequentValuesInBoundedMemory() throws UnknownRuleException {
        RuleExplanation explanation = explain("Secrets");
        for (int i = 0; i < 5_000; i++) {
            explanation.observe(open("/tmp/" + i, 3, "cat"));
            if (i % 4 == 0) {
                explanation.observe(open("/usr/lib", 3, "cat"));
            }
        }
        List<SeenValue> values = tally(explanation, "fd.name in (secret_files)").hindering();
        assertTrue(values.size() <= 8, values.toString());
        assertEquals("/usr/lib", values.get(0).text());
        assertTrue(values.get(0).count() > 1_000, values.toString());
        assertTrue(values.get(0).count() <= 1_250, "never more than there were: " + values);
    }
}
