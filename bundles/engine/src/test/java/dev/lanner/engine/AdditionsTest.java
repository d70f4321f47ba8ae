// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.engine.TestEngine.FixedConfig;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the configuration adds to alerts, and how the configuration changes. */
class AdditionsTest {
    private static final String RULES = rule("opened", "evt.type=open", "opened %fd.name", "network, disk")
            + rule("closed", "evt.type=close", "closed", "disk");
    private static final FixedConfig PLAIN = new FixedConfig("first", "debug", true, List.of());
    private static final Map<String, String> ENVIRONMENT = Map.of("SITE", "north%proc.name", "EMPTY", "");

    private final TestEngine engine = TestEngine.configured(PLAIN, ENVIRONMENT);

    private static String rule(String name, String condition, String output, String tags) {
        return "- rule: " + name + "\n  desc: d\n  condition: " + condition + "\n  priority: INFO\n  tags: [" + tags
                + "]\n  output: '" + output + "'\n";
    }

    /** What can be set of an addition. */
    @SuppressWarnings("ImmutableAnnotationChecker") // The lists are never changed.
    private record FixedAppend(
            String source,
            List<String> wantedTags,
            String rule,
            String extra$_$output,
            List<String> fields,
            boolean suggested$_$output)
            implements AppendConfig {
        @Override
        public String[] tags() {
            return wantedTags.toArray(String[]::new);
        }

        @Override
        public String[] extra$_$fields() {
            return fields.toArray(String[]::new);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return AppendConfig.class;
        }
    }

    private static FixedAppend output(String text) {
        return new FixedAppend("", List.of(), "", text, List.of(), false);
    }

    private static FixedAppend fields(String... fields) {
        return new FixedAppend("", List.of(), "", "", List.of(fields), false);
    }

    private OutputAddition append(String name, AppendConfig config) {
        OutputAddition appended = new OutputAddition(config, properties(name));
        engine.engine().bindAppended(appended);
        engine.engine().beginBatch();
        return appended;
    }

    private void change(OutputAddition appended, String name, AppendConfig config) {
        appended.modify(config, properties(name));
        engine.engine().updatedAppended(appended);
        engine.engine().beginBatch();
    }

    private static Map<String, Object> properties(String name) {
        return Map.of("service.pid", "dev.lanner.engine.append~" + name);
    }

    private Alert open() {
        return engine.alert(event("open")
                .with("fd.name", "/etc/x")
                .with("proc.name", "cat")
                .with("proc.pid", 7)
                .with("evt.buffer", new byte[] {(byte) 0xff, 0, 'a'}));
    }

    private Alert close() {
        return engine.alert(event("close").with("proc.name", "cat"));
    }

    @Test
    void extraOutputFollowsTheRulesOwnInTheOrderOfTheNames() {
        engine.load(RULES);
        append("b", output("by %proc.name"));
        append("a", output("  pid=%3proc.pid. "));
        assertEquals("opened /etc/x pid=7  . by cat", open().message());
        assertEquals(
                List.of("evt.time", "fd.name", "proc.pid", "proc.name"),
                List.copyOf(open().fields().keySet()));
    }

    @Test
    void onlyRulesThatFitGetIt() {
        engine.load(RULES);
        append("name", new FixedAppend("", List.of(), "cl*d", "(name)", List.of(), false));
        append("one", new FixedAppend("syscall", List.of("disk"), "", "(disk)", List.of(), false));
        append("tags", new FixedAppend("", List.of("network", "disk"), "", "(tags)", List.of(), false));
        append("z", new FixedAppend("k8s_audit", List.of(), "", "(other source)", List.of(), false));
        assertEquals("opened /etc/x (disk) (tags)", open().message());
        assertEquals("closed (name) (disk)", close().message());
    }

    @Test
    void extraFieldsComeWithTheAlertAndNotIntoItsText() {
        engine.load(RULES);
        append("x", fields("proc.pid", "user.name", "who=%proc.name/%toupper(proc.name)", "kind=fixed = text"));
        Alert alert = open();
        assertEquals("opened /etc/x", alert.message());
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("evt.time", alert.timestampNs());
        wanted.put("fd.name", "/etc/x");
        wanted.put("proc.pid", 7L);
        wanted.put("user.name", null);
        wanted.put("who", "cat/CAT");
        wanted.put("kind", "fixed = text");
        assertEquals(wanted, alert.fields());
    }

    @Test
    void environmentVariablesArePutInAsTheyAre() {
        engine.load(RULES);
        append("x", new FixedAppend("", List.of(), "", "at ${SITE}${EMPTY}", List.of("at=${SITE} $${SITE}"), false));
        assertEquals("opened /etc/x at north%proc.name", open().message());
        assertEquals("north%proc.name ${SITE}", open().fields().get("at"));
        assertEquals(List.of(), engine.tryLoad(RULES).problems());
    }

    @Test
    void anUnknownVariableIsTold() {
        append("x", fields("at=in ${NOWHERE}!"));
        LoadReport report = engine.tryLoad(RULES);
        assertEquals(
                List.of(
                        "engine.append.x.extra-fields:1:7 warning: there is no environment variable 'NOWHERE', so nothing"
                                + " is put in its place; give it to Lanner's process, or write '$${NOWHERE}' for the text itself"
                                + " [LOAD_WARNING_EXTENSION]\nat=in ${NOWHERE}!\n      ^"),
                report.problems().stream().map(Problem::toString).toList());
        assertEquals("in !", open().fields().get("at"));
    }

    @Test
    void aMistakeIsToldWithSettingColumnAndCureAndStopsNoRule() {
        append(
                "x",
                new FixedAppend(
                        "",
                        List.of(),
                        "",
                        "by %proc.nme",
                        List.of("proc.nam", "k=100%%", "not a field", "v=1"),
                        false));
        append("y", output("good"));
        LoadReport report = engine.tryLoad(RULES);
        assertTrue(report.isSuccessful());
        assertEquals(2, report.ruleCount());
        List<String> told = report.problems().stream()
                .map(problem -> problem.location() + " " + problem.message() + "; " + problem.hint())
                .toList();
        String gap = ", so alerts go without what is set here";
        assertEquals(
                List.of(
                        "engine.append.x.extra-fields:1:1 unknown field 'proc.nam'" + gap
                                + "; did you mean 'proc.name'?",
                        "engine.append.x.extra-output:1:5 unknown field 'proc.nme'" + gap
                                + "; did you mean 'proc.name'?"),
                told.stream().filter(text -> text.contains("unknown")).sorted().toList());
        assertEquals(4, told.size(), told.toString());
        assertTrue(report.problems().stream().allMatch(each -> each.code() == ProblemCode.LOAD_WARNING_EXTENSION));
        assertEquals("opened /etc/x good", open().message());
        append("z", new FixedAppend("", List.of("no such tag"), "", "by %proc.nothing", List.of(), false));
        assertEquals(5, engine.tryLoad(RULES).problems().size(), "it is told although no rule fits now");
        assertEquals("1", open().fields().get("v"));
        assertFalse(open().fields().containsKey("k"));
    }

    @Test
    void aChangeThatMakesNoSenseLeavesWhatThereWas() {
        engine.load(RULES);
        OutputAddition appended = append("x", output("by %proc.name"));
        change(appended, "x", output("by %proc.nme"));
        assertEquals("opened /etc/x by cat", open().message());
        change(appended, "x", output("from %proc.name"));
        assertEquals("opened /etc/x from cat", open().message());
        engine.engine().unbindAppended(appended);
        engine.engine().beginBatch();
        assertEquals("opened /etc/x", open().message());
    }

    @Test
    void aFieldThatComesLaterIsPrintedThen() {
        engine.load(RULES);
        append("x", new FixedAppend("", List.of(), "", "in %container.name", List.of("container.id"), false));
        assertEquals("opened /etc/x in <NA>", open().message());
        engine.engine()
                .bindProvider(new FakeFields().add("container.name", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE));
        engine.engine().beginBatch();
        assertEquals(
                "opened a in web",
                engine.alert(event("open").with("fd.name", "a").with("container.name", "web"))
                        .message());
    }

    @Test
    void theContainerMayBeToldForSomeRulesOnly() {
        engine.engine()
                .bindProvider(new FakeFields().add("container.id", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE));
        engine.engine().modify(new FixedConfig("first", "debug", false, List.of()));
        append("x", new FixedAppend("", List.of("network"), "", "", List.of(), true));
        engine.load(RULES);
        assertTrue(open().message().startsWith("opened /etc/x container_id=<NA> "), open().message());
        assertEquals("closed", close().message());
    }

    @Test
    void staticFieldsAreInEveryAlert() {
        engine.load(RULES);
        List<String> wanted = List.of("env=production", "site = ${SITE}", "note=50% = half");
        engine.engine().modify(new FixedConfig("first", "debug", true, List.of(), wanted, false, false));
        engine.engine().beginBatch();
        for (Alert alert : List.of(open(), close())) {
            assertEquals("production", alert.fields().get("env"));
            assertEquals(" north%proc.name", alert.fields().get("site"));
            assertEquals("50% = half", alert.fields().get("note"));
            assertFalse(alert.message().contains("production"));
        }
        List<String> broken = List.of("env=test", "nothing");
        engine.engine().modify(new FixedConfig("first", "debug", true, List.of(), broken, false, false));
        engine.engine().beginBatch();
        assertEquals("production", open().fields().get("env"), "what was set before stays");
    }

    @Test
    void bytesAreWrittenInBase64IfWanted() {
        engine.load(rule("opened", "evt.type=open", "%evt.buffer %toupper(proc.name)", "a"));
        assertEquals("\uFFFD\0a CAT", open().message());
        assertFalse(open().fields().containsKey("toupper(proc.name)"));
        engine.engine().modify(new FixedConfig("first", "debug", true, List.of(), List.of(), true, true));
        engine.engine().beginBatch();
        assertEquals("/wBh CAT", open().message());
        assertEquals("/wBh", open().fields().get("evt.buffer"));
        assertEquals("CAT", open().fields().get("toupper(proc.name)"));
        assertEquals("cat", open().fields().get("proc.name"));
    }

    @Test
    void aChangedConfigurationJudgesTheNextBatch() {
        engine.load(rule("first", "evt.type=open", "o", "a") + rule("second", "evt.type=open", "o", "b"));
        List<Rule> before = engine.engine().rules();
        assertEquals(List.of("first"), engine.matches(event("open")));
        engine.engine().modify(new FixedConfig("all", "debug", true, List.of()));
        engine.engine().beginBatch();
        assertEquals(List.of("first", "second"), engine.matches(event("open")));
        assertNotSame(before, engine.engine().rules());
        engine.engine().modify(new FixedConfig("all", "debug", true, List.of("disable tag=b")));
        engine.engine().beginBatch();
        assertEquals(List.of("first"), engine.matches(event("open")));
        engine.engine().modify(new FixedConfig("all", "notice", true, List.of("disable tag=b")));
        engine.engine().beginBatch();
        assertEquals(List.of(), engine.matches(event("open")));
    }

    @Test
    void valuesThatMakeNoSenseLeaveTheOldOnes() {
        engine.engine().modify(new FixedConfig("all", "info", true, List.of("disable rule=second")));
        engine.load(rule("first", "evt.type=open", "o", "a")
                + rule("second", "evt.type=open", "o", "b")
                + rule("third", "evt.type=open", "o", "b"));
        List<Rule> before = engine.engine().rules();
        engine.engine().modify(new FixedConfig("some", "hi", true, List.of("enable rule=second", "what")));
        engine.engine().beginBatch();
        assertSame(before, engine.engine().rules(), "nothing has changed, so nothing was compiled");
        List<String> matched = new ArrayList<>(engine.matches(event("open")));
        assertEquals(List.of("first", "third"), matched);
    }
}
