// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private static final String RULE =
            """
            - rule: r
              desc: first
              condition: evt.type=open and proc.name in (names)
              output: name=%proc.name
              priority: INFO
              tags: [x]
            """;

    private static String names(String items) {
        return "- list: names\n  items: " + items + "\n";
    }

    private static boolean matches(TestEngine engine, String name) {
        return engine.isMatch(event("open").with("proc.name", name));
    }

    private static String problems(String... texts) {
        return TestEngine.usual().tryLoad(texts).problems().stream()
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void listsGrowAndAreReplaced() {
        TestEngine engine = TestEngine.usual()
                .load(names("[a, b]"), RULE, "- list: names\n  items: [c]\n  override: {items: append}\n");
        assertTrue(matches(engine, "a") && matches(engine, "c"));
        engine.load(names("[a, b]"), RULE, names("[c]"));
        assertTrue(matches(engine, "c"));
        assertFalse(matches(engine, "a"));
        engine.load(names("[a, b]"), RULE, "- list: names\n  items: [d]\n  append: true\n");
        assertTrue(matches(engine, "d") && matches(engine, "b"));
    }

    @Test
    void listsMayHoldListsAndQuotedValues() {
        TestEngine engine = TestEngine.usual()
                .load("- list: inner\n  items: [a, 'with blank', '\"(b)\"', 7]\n" + names("[inner, c]") + RULE);
        for (String name : List.of("a", "with blank", "(b)", "7", "c")) {
            assertTrue(matches(engine, name), name);
        }
        assertFalse(matches(engine, "inner"));
    }

    @Test
    void aQuotedNameIsNoList() {
        TestEngine engine = TestEngine.usual()
                .load(names("[a]")
                        + "- rule: r\n  desc: d\n  condition: evt.type=open and proc.name in (\"names\", names)\n"
                        + "  output: o\n  priority: INFO\n");
        assertTrue(matches(engine, "names") && matches(engine, "a"));
    }

    @Test
    void rulesAreOverriddenKeyByKey() {
        TestEngine engine = TestEngine.usual()
                .load(
                        names("[a]") + RULE,
                        """
                - rule: r
                  condition: or evt.type=close
                  output: and pid=%proc.pid
                  priority: CRITICAL
                  tags: [y]
                  desc: second
                  override: {condition: append, output: append, priority: replace, tags: append, desc: replace}
                """);
        Rule rule = engine.rule("r");
        assertEquals("evt.type=open and proc.name in (names) or evt.type=close", rule.condition());
        assertEquals("name=%proc.name and pid=%proc.pid", rule.output());
        assertEquals(Priority.CRITICAL, rule.priority());
        assertEquals(List.of("x", "y"), rule.tags());
        assertEquals("second", rule.description());
        assertTrue(engine.isMatch(event("close")));
        assertEquals(3, rule.location().line());
    }

    @Test
    void aRedefinedRuleKeepsItsPlaceInTheOrder() {
        String other = RULE.replace("rule: r", "rule: s");
        TestEngine engine = TestEngine.usual().load(names("[a]") + RULE + other, RULE.replace("first", "again"));
        assertEquals(
                List.of("r", "s"),
                engine.engine().rules().stream().map(Rule::name).toList());
        assertEquals("again", engine.rule("r").description());
    }

    @Test
    void overridesMustBeComplete() {
        String base = names("[a]") + RULE;
        assertTrue(problems(base, "- rule: r\n  condition: or evt.num=1\n  override: {priority: replace}\n")
                .contains("'priority' is overridden but has no value here"));
        assertTrue(problems(
                        base,
                        "- rule: r\n  condition: or evt.num=1\n  priority: INFO\n  override: {priority: replace}\n")
                .contains("'condition' has a value but no entry in 'override'"));
        assertTrue(problems(base, "- rule: r\n  priority: INFO\n  override: {priority: append}\n")
                .contains("'priority' of a rule cannot be overridden by 'append'"));
        assertTrue(problems(base, "- rule: r\n  append: true\n  priority: INFO\n  override: {priority: replace}\n")
                .contains("'append' and 'override' exclude each other"));
        assertTrue(problems(base, "- rule: rr\n  condition: or evt.num=1\n  override: {condition: append}\n")
                .contains("there is no earlier rule 'rr' to change; did you mean 'r'?"));
        assertTrue(problems(base, RULE + "  source: clock\n").contains("the rule has the source 'clock' here"));
    }

    @Test
    void rulesAreSwitchedOnAndOff() {
        String base = names("[a]") + RULE;
        assertFalse(TestEngine.usual()
                .load(base, "- rule: r\n  enabled: false\n")
                .rule("r")
                .isEnabled());
        assertFalse(TestEngine.usual()
                .load(base, "- rule: r\n  enabled: false\n  override: {enabled: replace}\n")
                .rule("r")
                .isEnabled());
        assertTrue(TestEngine.usual()
                .load(base + "  enabled: false\n", "- rule: r\n  enabled: true\n  override: {enabled: replace}\n")
                .rule("r")
                .isEnabled());
    }

    @Test
    void macrosGrowAndAreReplaced() {
        String rules = "- macro: m\n  condition: proc.name=a\n" + RULE.replace("proc.name in (names)", "m");
        TestEngine engine = TestEngine.usual()
                .load(rules, "- macro: m\n  condition: or proc.name=b\n  override: {condition: append}\n");
        assertTrue(matches(engine, "a") && matches(engine, "b"));
        engine.load(rules, "- macro: m\n  condition: proc.name=c\n");
        assertTrue(matches(engine, "c"));
        assertFalse(matches(engine, "a"));
    }

    @Test
    void exceptionsTakeValuesOut() {
        String rules =
                """
                - list: quiet
                  items: [q1, q2]
                - rule: r
                  desc: d
                  condition: evt.type=open and proc.name exists
                  output: o
                  priority: INFO
                  exceptions:
                    - name: by_name
                      fields: proc.name
                      values: [a, quiet]
                    - name: by_name_and_file
                      fields: [proc.name, fd.name]
                      comps: [=, startswith]
                      values:
                        - [b, /tmp]
                        - [c, /var]
                    - name: mixed
                      fields: [proc.name, fd.name]
                      comps: [in, pmatch]
                      values:
                        - [[d, e], [/opt, /srv]]
                    - name: modified
                      fields: fd.name
                      comps: endswith anyof
                      values: [.log, .tmp]
                    - name: inert
                      fields: [proc.pid]
                """;
        TestEngine engine = TestEngine.usual()
                .load(
                        rules,
                        """
                - rule: r
                  exceptions:
                    - name: by_name
                      values: [z]
                  override: {exceptions: append}
                """);
        for (String name : List.of("a", "q1", "q2", "z")) {
            assertFalse(matches(engine, name), name);
        }
        assertTrue(matches(engine, "b"));
        assertFalse(engine.isMatch(event("open").with("proc.name", "b").with("fd.name", "/tmp/x")));
        assertTrue(engine.isMatch(event("open").with("proc.name", "b").with("fd.name", "/var/x")));
        assertFalse(engine.isMatch(event("open").with("proc.name", "e").with("fd.name", "/srv/x")));
        assertFalse(engine.isMatch(event("open").with("proc.name", "y").with("fd.name", "/x.log")));
        assertTrue(engine.isMatch(event("open").with("proc.name", "y").with("fd.name", "/x.logs")));
    }

    @Test
    void exceptionsAreChecked() {
        String head =
                "- rule: r\n  desc: d\n  condition: evt.type=open\n  output: o\n  priority: INFO\n  exceptions:\n";
        assertTrue(problems(head + "    - name: e\n      fields: [proc.nme]\n      values: [[a]]\n")
                .startsWith("test.yaml:8:16 error in exception 'e' of rule 'r': unknown field 'proc.nme'"));
        assertTrue(problems(head + "    - name: e\n      fields: [proc.name, fd.name]\n      values: [[a]]\n")
                .contains("each entry of 'values' must be a sequence of 2 values"));
        assertTrue(
                problems(head + "    - name: e\n      fields: [proc.name]\n      comps: [likes]\n      values: [[a]]\n")
                        .contains("'likes' is no operator for exceptions"));
        assertTrue(problems(head + "    - name: e\n      fields: [proc.name, fd.name]\n      comps: [=]\n")
                .contains("has 2 fields and 1 comps"));
    }

    @Test
    void severalDocumentsInOneFileAreRead() {
        TestEngine engine = TestEngine.usual().load("---\n" + names("[a]") + "---\n# nothing\n---\n" + RULE);
        assertTrue(matches(engine, "a"));
    }
}
