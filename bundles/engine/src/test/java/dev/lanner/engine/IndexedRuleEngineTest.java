// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexedRuleEngineTest {
    private static final String EXIT_RULE =
            """
            - rule: exit status of user commands
              desc: x
              condition: (user.uid=1000 or user.loginuid=1000) and evt.type=procexit and evt.dir=>
              output: exe=%proc.name pid=%proc.pid uid=%user.uid luid=%user.loginuid name=%user.name ret=%evt.arg.ret
              priority: INFO
              tags: [a, b]
            """;

    private static String rule(String name, String condition) {
        return "- rule: " + name
                + "\n  desc: d\n  output: o\n  priority: WARNING\n  warn_evttypes: false\n  condition: "
                + TestEngine.quoted(condition) + "\n";
    }

    @Test
    void reportsTheExitStatusOfCommands() {
        TestEngine engine = TestEngine.usual().load(EXIT_RULE);
        FakeThread thread = new FakeThread()
                .with("user.uid", 0)
                .with("user.loginuid", 1000)
                .with("proc.name", "make")
                .with("proc.pid", 77);
        FakeEvent exit = event("procexit").by(thread).with("evt.arg[ret]", "2");

        Alert alert = engine.alert(exit);

        assertEquals("exe=make pid=77 uid=0 luid=1000 name=<NA> ret=2", alert.message());
        assertEquals(Priority.INFORMATIONAL, alert.priority());
        assertEquals("syscall", alert.source());
        assertEquals("here", alert.hostname());
        assertEquals(List.of("a", "b"), alert.tags());
        Map<String, Object> fields = new java.util.LinkedHashMap<>(alert.fields());
        Map<String, Object> expected = new java.util.LinkedHashMap<>();
        expected.put("evt.time", 1_700_000_000_123_456_789L);
        expected.put("proc.name", "make");
        expected.put("proc.pid", 77L);
        expected.put("user.uid", 0L);
        expected.put("user.loginuid", 1000L);
        expected.put("user.name", null);
        expected.put("evt.arg.ret", "2");
        assertEquals(expected, fields);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(fields.keySet()));
        assertEquals(
                List.of("procexit"), engine.rule("exit status of user commands").eventTypes());
        assertFalse(engine.isMatch(event("procexit").by(new FakeThread().with("user.uid", 0))));
        assertFalse(engine.isMatch(event("execve").by(new FakeThread().with("user.uid", 1000))));
    }

    @Test
    void stopsAtTheFirstMatchUnlessToldOtherwise() {
        String rules =
                rule("one", "evt.type=open") + rule("two", "evt.type in (open, openat)") + rule("three", "evt.num>0");
        FakeEvent open = event("open").with("evt.num", 5);
        assertEquals(List.of("one"), TestEngine.usual().load(rules).matches(open));
        assertEquals(
                List.of("one", "two", "three"),
                TestEngine.all(FakeFields.usual()).load(rules).matches(open));
        assertEquals(
                List.of("two", "three"),
                TestEngine.all(FakeFields.usual())
                        .load(rules)
                        .matches(event("openat").with("evt.num", 5)));
    }

    @Test
    void remembersWhatTheProcessDecidesUntilItsVersionChanges() {
        FakeFields fields = FakeFields.usual();
        TestEngine engine =
                TestEngine.first(fields).load(rule("r", "evt.type=open and proc.name=vi and fd.name startswith /etc"));
        FakeThread thread = new FakeThread().with("proc.name", "cat");
        FakeEvent open = event("open").by(thread).with("fd.name", "/etc/passwd");
        for (int i = 0; i < 10; i++) {
            assertFalse(engine.isMatch(open));
        }
        assertEquals(1, fields.reads("proc.name"));
        assertEquals(0, fields.reads("fd.name"));

        thread.with("proc.name", "vi");
        for (int i = 0; i < 10; i++) {
            assertTrue(engine.isMatch(open));
        }
        assertEquals(2, fields.reads("proc.name"));
        assertEquals(10, fields.reads("fd.name"));

        thread.with("proc.name", "cat");
        assertFalse(engine.isMatch(open));
    }

    @Test
    void forgetsWhatAnEarlierRuleSetKnewOfAProcess() {
        TestEngine engine = TestEngine.usual().load(rule("r", "evt.type=open and proc.name=vi"));
        FakeThread thread = new FakeThread().with("proc.name", "cat");
        assertFalse(engine.isMatch(event("open").by(thread)));
        engine.load(rule("r", "evt.type=open and proc.name=cat"));
        assertTrue(engine.isMatch(event("open").by(thread)));
    }

    @Test
    void judgesEventsWithoutThread() {
        TestEngine engine = TestEngine.usual().load(rule("r", "evt.type=open and not proc.name=vi"));
        assertTrue(engine.isMatch(event("open")));
        assertFalse(engine.isMatch(event("open").with("proc.name", "vi")));
    }

    @Test
    void mixesScopesInsideOfAlternatives() {
        TestEngine engine = TestEngine.usual()
                .load(rule(
                        "r", "(evt.type=open and proc.name=vi) or (evt.type=execve and (proc.name=sh or fd.num=3))"));
        FakeThread vi = new FakeThread().with("proc.name", "vi");
        assertTrue(engine.isMatch(event("open").by(vi)));
        assertFalse(engine.isMatch(event("execve").by(vi)));
        assertTrue(engine.isMatch(event("execve").by(vi).with("fd.num", 3)));
        assertTrue(engine.isMatch(event("execve").by(new FakeThread().with("proc.name", "sh"))));
        assertEquals(List.of("execve", "open"), engine.rule("r").eventTypes());
    }

    @Test
    void handlesMoreRulesThanAWordHasBits() {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            rules.append(rule("r" + i, "evt.type=open and proc.pid=" + i));
        }
        TestEngine engine = TestEngine.usual().load(rules.toString());
        for (int i = 0; i < 300; i += 7) {
            assertEquals(List.of("r" + i), engine.matches(event("open").by(new FakeThread().with("proc.pid", i))));
        }
    }

    @Test
    void asksGenericEventsForTheirName() {
        TestEngine engine = TestEngine.usual().load(rule("r", "evt.type=madvise"));
        assertTrue(engine.isMatch(event("madvise").with("evt.type", "madvise")));
        assertFalse(engine.isMatch(event("madvise").with("evt.type", "sysinfo")));
        assertFalse(engine.isMatch(event("open")));
    }

    @Test
    void judgesOnlyEventsOfTheRulesSource() {
        String foreign =
                "- rule: k\n  desc: d\n  output: o\n  priority: INFO\n  source: clock\n  condition: evt.num>0\n";
        TestEngine engine = TestEngine.usual().load(foreign + rule("s", "evt.num>0"));
        FakeEvent plugin = event("pluginevent").with("evt.num", 1).from("clock");
        assertEquals(List.of("k"), engine.matches(plugin));
        assertEquals(List.of("s"), engine.matches(event("open").with("evt.num", 1)));
        assertEquals(List.of(), engine.matches(event("open").with("evt.num", 1).from("other")));
    }

    @Test
    void keepsRulesUnsatisfiedWhileAProviderIsMissing() {
        TestEngine engine =
                TestEngine.usual().load(rule("r", "evt.type=open and container.id!=host") + rule("s", "evt.type=open"));
        FakeEvent open = event("open").with("container.id", "abc");
        assertEquals("no provider of the field container.id", engine.rule("r").unsatisfied());
        assertEquals(List.of("s"), engine.matches(open));

        FakeFields container = new FakeFields().add("container.id", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE);
        engine.engine().bindProvider(container);
        engine.engine().beginBatch();
        assertNull(engine.rule("r").unsatisfied());
        assertEquals(List.of("r"), engine.matches(open));

        engine.engine().unbindProvider(container);
        engine.engine().beginBatch();
        assertNotNull(engine.rule("r").unsatisfied());
        assertEquals(List.of("s"), engine.matches(open));
        assertNull(engine.engine().field("container.id"));
    }

    @Test
    void remembersTheFieldsOfAProviderThatHasGone() {
        FakeFields plugin = new FakeFields().add("clock.hour", FieldType.INTEGER, Scope.EVENT, ArgumentMode.NONE);
        TestEngine engine = TestEngine.usual();
        engine.engine().bindProvider(plugin);
        engine.load(rule("r", "evt.type=open and clock.hour=3"));
        assertNull(engine.rule("r").unsatisfied());
        engine.engine().unbindProvider(plugin);
        assertEquals("no provider of the field clock.hour", engine.rule("r").unsatisfied());
        assertTrue(engine.tryLoad(rule("r", "evt.type=open and clock.hour=3")).isSuccessful());
    }

    @Test
    void believesAReaderThatKnowsItsType() {
        FieldReader.Typed number = new FieldReader.Typed() {
            @Override
            public boolean read(Event event, FieldValue value) {
                value.setNumber(11);
                return true;
            }

            @Override
            public FieldType type() {
                return FieldType.INTEGER;
            }

            @Override
            public PrintFormat format() {
                return PrintFormat.DECIMAL;
            }
        };
        FieldSpec raw = FieldSpec.of(
                "evt.rawarg", FieldType.TEXT, Scope.EVENT, ArgumentMode.REQUIRED, "Raw.", argument -> number);
        TestEngine engine =
                TestEngine.first(FakeFields.usual().add(raw)).load(rule("r", "evt.type=open and evt.rawarg.fd>9"));
        assertTrue(engine.isMatch(event("open")), "11 is above 9 as a number, and not as a text");
    }

    @Test
    void keepsTheOldRulesWhenNewOnesAreWrong() {
        TestEngine engine = TestEngine.usual().load(rule("r", "evt.type=open"));
        assertEquals(0, engine.tryLoad(rule("r", "evt.typ=open")).ruleCount());
        assertEquals(List.of("r"), engine.matches(event("open")));
    }

    @Test
    void survivesReadersThatThrow() {
        FakeFields fields = FakeFields.usual()
                .add(FieldSpec.of("proc.vpid", FieldType.INTEGER, Scope.EVENT, "Breaks.", (event, value) -> {
                    throw new IllegalStateException("Broken on purpose.");
                }));
        TestEngine engine = TestEngine.first(fields).load(rule("r", "evt.type=open and not proc.vpid>5"));
        assertTrue(engine.isMatch(event("open")));
        assertTrue(engine.isMatch(event("open")));
        assertEquals(2, engine.engine().faults("proc.vpid"));
    }

    @Test
    void doesNotAskFieldsThatAreKeptOut() {
        int[] asked = new int[1];
        FakeFields fields = FakeFields.usual()
                .add(FieldSpec.of("proc.vpid", FieldType.INTEGER, Scope.EVENT, "Breaks.", (event, value) -> {
                    asked[0]++;
                    throw new IllegalStateException("Broken on purpose.");
                }));
        TestEngine engine = TestEngine.first(fields).load(rule("r", "evt.type=open and not proc.vpid>5"));
        KeptOutAtOnce quarantine = new KeptOutAtOnce();
        engine.engine().bindQuarantine(quarantine);
        assertTrue(engine.isMatch(event("open")));
        assertTrue(engine.isMatch(event("open")), "its value is missing");
        assertEquals(1, asked[0]);
        assertEquals(List.of("field proc.vpid"), quarantine.failed);
        engine.engine().unbindProvider(fields);
        assertEquals(0, quarantine.present);
    }

    /** Keeps everybody out at the first failure. */
    private static final class KeptOutAtOnce implements Quarantine {
        final List<String> failed = new ArrayList<>();
        int present;

        @Override
        public Guard admit(String kind, String name) {
            present++;
            return new Guard(kind, name, (guard, reason) -> {
                failed.add(guard.kind() + " " + guard.name());
                guard.keepOut(true);
            });
        }

        @Override
        public void leave(Guard guard) {
            present--;
        }

        @Override
        public List<Patient> patients() {
            return List.of();
        }

        @Override
        public int release(String name) {
            return 0;
        }
    }

    @Test
    void leavesDisabledAndLessSevereRulesOut() {
        IndexedRuleEngine strict = new IndexedRuleEngine(
                TestEngine.catalogue(), new TestEngine.FixedConfig("all", "critical", true, List.of()));
        strict.bindProvider(FakeFields.usual());
        strict.load(List.of(new dev.lanner.api.rule.RulesDocument(
                "t", rule("w", "evt.type=open") + rule("c", "evt.type=open").replace("WARNING", "Critical"))));
        assertEquals(
                List.of(false, true),
                strict.rules().stream().map(Rule::isEnabled).toList());
        TestEngine engine = TestEngine.usual().load(rule("r", "evt.type=open") + "  enabled: false\n");
        assertEquals(List.of(), engine.matches(event("open")));
    }

    @Test
    void showsTheConditionWithEverythingPutIn() {
        TestEngine engine = TestEngine.usual()
                .load(
                        """
                - list: shells
                  items: [bash, "my shell"]
                - macro: shell
                  condition: proc.name in (shells, zsh)
                """
                                + rule("r", "evt.type=execve and not shell"));
        assertEquals(
                "(evt.type = execve and not proc.name in (bash, \"my shell\", zsh))",
                engine.rule("r").resolvedCondition());
        assertEquals("evt.type=execve and not shell", engine.rule("r").condition());
    }

    @Test
    void namesTheSystemCallsOfARuleThatHaveNoEventOfTheirOwn() {
        TestEngine engine = TestEngine.usual();
        engine.condition("evt.type in (getcpu, open, sysinfo) and not evt.type = sysinfo");
        assertEquals(List.of("getcpu", "open"), engine.rule("the rule").eventTypes());
        engine.condition("evt.type != getcpu and not evt.type in (open, close)");
        List<String> types = engine.rule("the rule").eventTypes();
        assertTrue(types.contains("sysinfo"));
        assertFalse(types.contains("getcpu"));
        assertFalse(types.contains("open"));
    }

    @Test
    void doesNotTakeARuleThatFitsNoTypeForOneThatTakesAll() {
        TestEngine engine = TestEngine.usual().condition("evt.type = open and evt.type = close");
        assertEquals(
                "no event has both 'evt.type = open' and 'evt.type = close'",
                engine.rule("the rule").unsatisfied());
        assertEquals(
                "no event has 'evt.type = pread64'",
                TestEngine.usual()
                        .condition("evt.type = pread64")
                        .rule("the rule")
                        .unsatisfied());
    }

    @Test
    void keepsTheListOfRulesWhileNothingChanges() {
        TestEngine engine = TestEngine.usual().condition("evt.type = open");
        List<Rule> before = engine.engine().rules();
        engine.engine().beginBatch();
        assertSame(before, engine.engine().rules());
        engine.condition("evt.type = open");
        assertNotSame(before, engine.engine().rules());
    }
}
