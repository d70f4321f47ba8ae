// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDescription.RuleDescription;
import dev.lanner.api.rule.RulesDocument;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language promises beyond single mistakes and operators. */
class LanguageTest {
    private static String rule(String name, String condition) {
        return "- rule: " + name + "\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: "
                + TestEngine.quoted(condition) + "\n";
    }

    private static String texts(LoadReport report) {
        return report.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    // Depth.

    private static String nested(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append(i % 2 == 0 ? "(proc.pid=" + i + " or " : "(not proc.pid=" + i + " and ");
        }
        return text + "proc.name=x" + ")".repeat(depth);
    }

    /** With the stack that threads have by default. */
    private static LoadReport loadWithSmallStack(String text) throws InterruptedException {
        LoadReport[] report = new LoadReport[1];
        Thread thread = new Thread(null, () -> report[0] = TestEngine.usual().tryLoad(text), "small", 1 << 20);
        thread.start();
        thread.join();
        return report[0];
    }

    @Test
    void nestingGoesToAThousandLevelsAndNoFurther() throws InterruptedException {
        assertEquals("", texts(loadWithSmallStack(rule("deep", nested(1000)))));
        String tooDeep = texts(loadWithSmallStack(rule("deeper", nested(1001))));
        assertTrue(tooDeep.contains("parentheses are nested deeper than 1000 levels"), tooDeep);
        String plain = "(".repeat(1000) + "proc.name=x" + ")".repeat(1000);
        assertEquals("", texts(loadWithSmallStack(rule("plain", plain))));
        assertEquals("", texts(loadWithSmallStack(rule("nots", "not ".repeat(100_001) + "proc.name=x"))));
        String nots = "not(".repeat(1000) + "proc.name=x" + ")".repeat(1000);
        assertEquals("", texts(loadWithSmallStack(rule("nots", nots))));
        assertTrue(texts(loadWithSmallStack(rule("nots", "not(" + nots + ")"))).contains("nested deeper"));
        assertTrue(texts(loadWithSmallStack(rule("open", "(".repeat(100_000)))).contains("nested deeper"));
    }

    @Test
    void chainsOfMacrosAreLimitedInDepthAndSize() throws InterruptedException {
        StringBuilder chain = new StringBuilder("- macro: m0\n  condition: proc.name=x\n");
        StringBuilder growing = new StringBuilder("- macro: g0\n  condition: proc.name=x\n");
        for (int i = 1; i <= 1500; i++) {
            chain.append("- macro: m" + i + "\n  condition: (m" + (i - 1) + " or proc.pid=" + i + ") and proc.pid>" + i)
                    .append('\n');
        }
        for (int i = 1; i <= 40; i++) {
            String earlier = "g" + (i - 1);
            growing.append("- macro: g" + i + "\n  condition: (" + earlier + " or proc.pid=1) and (" + earlier
                    + " or proc.pid=2)\n");
        }
        assertEquals(
                List.of(),
                loadWithSmallStack(chain + rule("r", "m400")).problems().stream()
                        .filter(Problem::isError)
                        .toList());
        assertTrue(
                texts(loadWithSmallStack(chain + rule("r", "m1500"))).contains("nested deeper than 1000 levels when"));
        assertTrue(texts(loadWithSmallStack(growing + rule("r", "g40"))).contains("more than 20000 comparisons when"));
    }

    @Test
    void listsOfListsAreLimitedInSize() {
        StringBuilder lists = new StringBuilder("- list: l0\n  items: [a]\n");
        for (int i = 1; i <= 40; i++) {
            lists.append("- list: l" + i + "\n  items: [l" + (i - 1) + ", l" + (i - 1) + "]\n");
        }
        String told = texts(TestEngine.usual().tryLoad(lists + rule("r", "evt.type=open and proc.name in (l40)")));
        assertTrue(told.contains("the list has more than 1000000 values when"), told);
    }

    // getopt.

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`getopt((\"-nt\", \"hello\"), \"nt:\") intersects (\"hello\")`, true",
                "`getopt((\"-thello\"), \"t:\") intersects (\"hello\")`, true",
                "`getopt((\"-n\", \"--\", \"-t\"), \"nt:\") intersects (\"t\")`, false",
                "`getopt((\"-x\", \"-n\"), \"n\") intersects (\"?\")`, true",
                "`getopt((\"-x\", \"-n\"), \"n\") intersects (\"x\")`, false",
                "`getopt((\"-lpe\", \"/bin/sh\"), \"lp:e:\") intersects (\"/bin/sh\")`, false",
                "`getopt((\"-lpe\", \"/bin/sh\"), \"lpe:\") intersects (\"/bin/sh\")`, true",
                "`getopt((\"-t\"), \"t:\") intersects (\"\")`, true",
                "`getopt((\"-t\"), \"t:\") intersects (\"t\")`, false",
                "`getopt((\"arg1\", \"-n\", \"arg2\"), \"n\") intersects (\"n\")`, false",
                "`getopt((\"-\", \"-n\"), \"n\") intersects (\"n\")`, false",
                "`getopt((\"-t\", \"-123\"), \"t:\") intersects (\"-123\")`, true",
                "`getopt((\"--exec\"), \"e:\") intersects (\"?\")`, false",
                "`getopt((\"-n\", \"-t\", \"hello\"), \"nt:\")[t] = hello`, true",
                "`getopt((\"-n\", \"-t\", \"hello\"), \"nt:\")[n] = n`, true",
                "`getopt((\"-t\", \"v1\", \"-t\", \"v2\"), \"t:\")[t] = v2`, true",
                "`getopt((\"-t\", \"v1\", \"-t\"), \"t:\")[t] = \"\"`, true",
                "`getopt((\"-n\"), \"nt:\")[t] exists`, false",
                "`getopt(proc.cmdline, \"lp:e:\")[p] = 4444`, false",
                "`getopt(evt.arg.words, \"lp:e:\")[p] = 4444`, true",
                "`getopt(evt.arg.words, \"lp:e:\")[e] = \"/bin/sh\"`, true",
                "`getopt(user.name, \"l\") exists`, false",
                "`tolower(getopt((\"-T\", \"ABC\"), \"T:\")[T]) = abc`, true",
                "`len(getopt((\"-ab\"), \"ab\")) = 2`, true",
            })
    void optionsAreFoundAsTheLibraryOfCDoes(String condition, boolean expected) {
        boolean holds = TestEngine.usual()
                .condition("evt.type = open and " + condition)
                .isMatch(event("open")
                        .with("proc.cmdline", "nc -l")
                        .with("evt.arg[words]", "-l  -p 4444 -e /bin/sh host -x"));
        assertEquals(expected, holds);
    }

    // Switches.

    @Test
    void rulesAreSwitchedByNamePatternAndTagInOrder() {
        String rules = rule("Read a", "evt.type=open")
                + "  tags: [files, network]\n"
                + rule("Read b", "evt.type=close")
                + "  tags: [files]\n"
                + rule("Write", "evt.type=connect")
                + "  tags: [network]\n  enabled: false\n";
        assertEquals("Read a, Read b", enabled(rules));
        assertEquals("", enabled(rules, "disable rule=*"));
        assertEquals("Read a, Write", enabled(rules, "disable rule=*", "enable tag=network"));
        assertEquals("Write", enabled(rules, "disable rule=*", "enable tag=network", "disable rule=Read*"));
        assertEquals("Read b", enabled(rules, "disable rule=R*d a"));
        assertEquals("Read a, Read b, Write", enabled(rules, "enable rule = Write"));
        assertEquals("Read a, Read b", enabled(rules, "enable rule=write", "nonsense"));
    }

    private static String enabled(String rules, String... switches) {
        return TestEngine.switched(switches).load(rules).engine().rules().stream()
                .filter(Rule::isEnabled)
                .map(Rule::name)
                .collect(Collectors.joining(", "));
    }

    // Captures.

    @Test
    void capturesAreKeptAndOverridden() {
        String rules = rule("r", "evt.type=open") + "  capture: true\n  capture_duration: 2500\n";
        Rule rule = TestEngine.usual().load(rules).rule("r");
        assertTrue(rule.isCaptured());
        assertEquals(2500, rule.captureDurationMs());
        Rule changed = TestEngine.usual()
                .load(rules + "- rule: r\n  capture: false\n  override: {capture: replace}\n")
                .rule("r");
        assertFalse(changed.isCaptured());
        assertEquals(2500, changed.captureDurationMs());
    }

    // Several mistakes, and what leads to them.

    @Test
    void aFileThatIsNoYamlIsReadAsFarAsItIs() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        """
                - macro: known
                  condition: proc.name = x
                - rule: a
                  desc: d
                  output: Shell (user: %user.name)
                  condition: known
                - rule: b
                  desc: "never closed
                  condition: known
                - rule: c
                  desc: d
                  output: "%proc.nme"
                  priority: INFO
                  condition: evt.type = open and known
                """);
        assertEquals(
                List.of("5:22 LOAD_ERR_YAML_PARSE", "8:9 LOAD_ERR_YAML_PARSE", "12:13 LOAD_ERR_COMPILE_OUTPUT"),
                report.problems().stream()
                        .map(problem -> problem.location().line() + ":"
                                + problem.location().column() + " " + problem.code())
                        .toList());
    }

    @Test
    void aMistakeInAMacroNamesThoseWhoComeToIt() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        "- macro: inner\n  condition: proc.nme = x\n- macro: outer\n  condition: not inner\n",
                        rule("r", "evt.type = open and outer"));
        assertEquals(1, report.problems().size());
        Problem problem = report.problems().get(0);
        assertEquals(
                "[rule 'r', macro 'outer', macro 'inner']", problem.within().toString());
        assertTrue(
                problem.toString()
                        .endsWith("\n  used by macro 'outer' at test1.yaml:3:10\n  used by rule 'r' at test2.yaml:1:9"),
                problem.toString());
    }

    @Test
    void aMistakeInAnExceptionNamesIt() {
        LoadReport report = TestEngine.usual()
                .tryLoad(rule("r", "evt.type = open")
                        + "  exceptions:\n    - {name: e, fields: [proc.pid], values: [[x]]}\n");
        assertEquals("exception 'e' of rule 'r'", report.problems().get(0).item());
    }

    @Test
    void theDirectionIsToldOfOncePerRule() {
        LoadReport report = TestEngine.usual()
                .tryLoad(rule("r", "evt.type=open and evt.dir=< or evt.type=close and evt.dir=< and not evt.dir=>"));
        assertEquals(1, report.problems().size());
        assertEquals(ProblemCode.LOAD_DEPRECATED_ITEM, report.problems().get(0).code());
    }

    @Test
    void nothingIsSaidOfRulesThatMayMatch() {
        assertEquals(
                "",
                texts(TestEngine.usual()
                        .tryLoad(rule("a", "evt.type in (open, close) and proc.name in (a, b) and proc.name != a")
                                + rule("b", "evt.type = connect and (proc.pid > 5 or proc.pid < 3) and proc.pid < 10")
                                + rule("c", "evt.type = open and fd.name startswith /etc and fd.name startswith /etc/x")
                                + rule("d", "evt.type = openat and proc.aname = a and proc.aname = b"))));
    }

    // Descriptions.

    @Test
    void everythingIsDescribed() {
        RulesDescription description = TestEngine.usual()
                .engine()
                .describe(
                        List.of(
                                new RulesDocument(
                                        "x.yaml",
                                        """
                - required_engine_version: 15
                - required_plugin_versions:
                    - {name: container, version: 0.4.0, alternatives: [{name: json, version: 0.1.0}]}
                - list: shells
                  items: [sh, bash]
                - list: programs
                  items: [shells, cat]
                - macro: program
                  condition: proc.name in (programs)
                - rule: r
                  desc: d
                  output: "%fd.name by %tolower(proc.name)"
                  priority: INFO
                  condition: evt.type in (open, close) and program and user.nothing.known = x or proc.pid = 1
                  skip-if-unknown-filter: true
                - rule: s
                  desc: d
                  output: o
                  priority: INFO
                  condition: evt.type = open and program and fd.name startswith val(proc.cmdline)
                  exceptions:
                    - {name: e, fields: [proc.name, fd.name], comps: [=, in], values: [[a, [b, c]], [d, e]]}
                """)));
        assertEquals("0.15.0", description.engineVersion());
        assertEquals("json", description.plugins().get(0).alternatives().get(0).name());
        assertEquals(List.of("sh", "bash", "cat"), description.lists().get(1).values());
        assertEquals(List.of("shells"), description.lists().get(1).lists());
        assertTrue(description.macros().get(0).isUsed());
        assertEquals(
                "proc.name in (sh, bash, cat)",
                description.macros().get(0).details().resolved());
        RuleDescription rule = description.rules().get(1);
        assertNull(rule.rule().unsatisfied());
        assertEquals(List.of("program"), rule.details().macros());
        assertEquals(List.of("=", "in", "startswith"), rule.details().operators());
        assertEquals(
                List.of("evt.type", "fd.name", "proc.cmdline", "proc.name"),
                rule.details().fields());
        assertEquals(
                "[FieldScope[field=evt.type, scope=event], FieldScope[field=fd.name, scope=fd],"
                        + " FieldScope[field=proc.cmdline, scope=process], FieldScope[field=proc.name, scope=process]]",
                rule.details().fieldScopes().toString());
        assertEquals(2, rule.exceptions().get(0).rowCount());
        assertTrue(rule.cost() > 0);
        assertEquals(
                List.of("fd.name", "tolower(proc.name)"),
                description.rules().get(0).outputFields());
    }
}
