// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LoadProblemsTest {
    private static String problems(String text) {
        return TestEngine.usual().tryLoad(text).problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }

    private static String conditionProblem(String condition) {
        return problems("- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: "
                + condition + "\n");
    }

    @Test
    void anUnknownFieldIsShownWhereItStands() {
        assertEquals(
                """
                test.yaml:6:32 error in rule 'r': unknown field 'proc.nme'; did you mean 'proc.name'? [LOAD_ERR_COMPILE_CONDITION]
                  condition: evt.type=open and proc.nme=vi
                                               ^""",
                conditionProblem("evt.type=open and proc.nme=vi"));
    }

    @Test
    void placesAreRightInLiteralBlocks() {
        assertEquals(
                """
                test.yaml:4:10 error in rule 'r': unknown field 'proc.nme'; did you mean 'proc.name'? [LOAD_ERR_COMPILE_CONDITION]
                    and (proc.nme=vi
                         ^
                test.yaml:7:7 error in rule 'r': 'abc' is no number; write, for example, 10 or 0x0a [LOAD_ERR_COMPILE_CONDITION]
                      abc
                      ^""",
                problems(
                        """
                - rule: r
                  condition: |
                    evt.type=open
                    and (proc.nme=vi
                       or proc.pid
                      =
                      abc
                    )
                  desc: d
                  output: o
                  priority: INFO
                """));
    }

    @Test
    void placesAreRightInFoldedBlocksAndPlainScalarsOfSeveralLines() {
        String folded = problems(
                """
                - rule: r
                  condition: >-  # a comment

                    evt.type=open

                    and   proc.nme=vi
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(folded.startsWith("test.yaml:6:11 error"), folded);
        String plain = problems(
                """
                - rule: r
                  condition: evt.type=open
                     and (proc.name=vi
                       or  proc.nme=x)
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(plain.startsWith("test.yaml:4:12 error"), plain);
    }

    @Test
    void placesAreRightInQuotes() {
        String single = conditionProblem("'proc.name=\"it''s\" and  proc.nme=x'");
        assertTrue(single.startsWith("test.yaml:6:38 error"), single);
        String twice = conditionProblem("\"proc.name=\\\"a\\\" and proc.nme=x\"");
        assertTrue(twice.startsWith("test.yaml:6:35 error"), twice);
    }

    @Test
    void placesAreRightInMacrosAndAppendedConditions() {
        assertEquals(
                """
                test.yaml:2:30 error in macro 'm': unknown field 'proc.nme'; did you mean 'proc.name'? [LOAD_ERR_COMPILE_CONDITION]
                  condition: evt.num>0 and   proc.nme=x
                                             ^
                  used by rule 'r' at test.yaml:3:9
                test.yaml:9:17 error in rule 'r': unknown field 'proc.pidd'; did you mean 'proc.pid'? [LOAD_ERR_COMPILE_CONDITION]
                  condition: or proc.pidd=1
                                ^""",
                problems(
                        """
                - macro: m
                  condition: evt.num>0 and   proc.nme=x
                - rule: r
                  condition: evt.type=open and m
                  desc: d
                  output: o
                  priority: INFO
                - rule: r
                  condition: or proc.pidd=1
                  override: {condition: append}
                """));
    }

    @Test
    void everyProblemIsTold() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        """
                - rule: a
                  desc: d
                  output: "%proc.nme"
                  priority: HIGH
                  condition: evt.type=opn
                - rule: b
                  desc: d
                  output: "%"
                  priority: INFO
                  condition: evt.type=opn and proc.pid=abc and proc.name>5
                - rule: c
                  priority: INFO
                  prioritty: INFO
                  condition: evt.type=open
                - macro: m
                  condition: evt.type=open and
                - lst: x
                """);
        List<String> codes = report.problems().stream()
                .map(problem -> problem.location().line() + " " + problem.code() + " " + problem.message())
                .toList();
        assertEquals(
                List.of(
                        "3 LOAD_ERR_COMPILE_OUTPUT unknown field 'proc.nme'",
                        "4 LOAD_ERR_YAML_VALIDATE 'HIGH' is no priority",
                        "5 LOAD_ERR_COMPILE_CONDITION unknown event type 'opn'",
                        "8 LOAD_ERR_COMPILE_OUTPUT a field must follow '%'",
                        "10 LOAD_ERR_COMPILE_CONDITION unknown event type 'opn'",
                        "10 LOAD_ERR_COMPILE_CONDITION 'abc' is no number",
                        "10 LOAD_ERR_COMPILE_CONDITION the operator '>' does not fit 'proc.name', which is a text",
                        "11 LOAD_ERR_YAML_VALIDATE the key 'desc' is missing",
                        "11 LOAD_ERR_YAML_VALIDATE the key 'output' is missing",
                        "13 LOAD_UNKNOWN_KEY the key 'prioritty' is unknown and has no effect",
                        "15 LOAD_UNUSED_MACRO nothing uses this macro",
                        "16 LOAD_ERR_COMPILE_CONDITION the condition ends after 'and'",
                        "17 LOAD_UNKNOWN_ITEM an item with 'lst' is unknown and has no effect"),
                codes);
        assertEquals(0, report.ruleCount());
    }

    @Test
    void mistakesInMacrosThatNoRuleUsesAreWarnings() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        """
                - macro: good
                  condition: proc.name=vi
                - macro: wrong
                  condition: good and proc.nme=vi
                - macro: user_of_wrong
                  condition: wrong and evt.type=opn
                - macro: lost
                  condition: good and god
                - macro: round
                  condition: round
                - macro: of_a_plugin
                  condition: quux.verb=get
                - rule: r
                  condition: evt.type=open and good
                  desc: d
                  output: o
                  priority: INFO
                """);
        List<String> warnings = report.problems().stream()
                .filter(problem -> !problem.code().name().equals("LOAD_UNUSED_MACRO"))
                .map(problem -> problem.toString().lines().findFirst().orElse(""))
                .toList();
        assertEquals(
                List.of(
                        "test.yaml:4:23 warning in macro 'wrong': unknown field 'proc.nme'; did you mean 'proc.name'?"
                                + " [LOAD_COMPILE_CONDITION]",
                        "test.yaml:6:33 warning in macro 'user_of_wrong': unknown event type 'opn'; did you mean 'open'?"
                                + " [LOAD_COMPILE_CONDITION]",
                        "test.yaml:8:23 warning in macro 'lost': unknown macro 'god'; did you mean 'good'?"
                                + " [LOAD_COMPILE_CONDITION]",
                        "test.yaml:10:14 warning in macro 'round': macros use each other in a circle: round > round;"
                                + " take one of them out [LOAD_COMPILE_CONDITION]"),
                warnings);
        assertEquals(1, report.ruleCount());
    }

    @Test
    void brokenYamlIsShownWhereItBreaks() {
        String text = problems("- rule: r\n  condition: [a\n  desc: x\n");
        assertTrue(text.startsWith("test.yaml:3:7 error: this is no YAML:"), text);
        assertTrue(text.endsWith("\n  desc: x\n      ^"), text);
        assertTrue(problems("rule: r").contains("a rules document must be a sequence of items"));
        assertEquals("", problems("---\n---\n- \n"));
    }

    @Test
    void unknownNamesComeWithTheNearestOne() {
        String macro = problems(
                """
                - macro: shell_procs
                  condition: proc.name=sh
                - rule: r
                  condition: evt.type=open and shel_procs and shell_procs
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(
                macro.startsWith(
                        "test.yaml:4:32 error in rule 'r': unknown macro 'shel_procs'; did you mean 'shell_procs'?"),
                macro);
        String list = problems(
                """
                - list: shells
                  items: [sh]
                - rule: r
                  condition: evt.type=open and shells and proc.name in shels
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(
                list.contains(
                        "unknown macro 'shells'; 'shells' is a list: write, for example, 'proc.name in (shells)'"),
                list);
        assertTrue(list.contains("unknown list 'shels'; did you mean 'shells'?"), list);
        assertTrue(
                conditionProblem("proc.name contain x").contains("'contain' is no operator; did you mean 'contains'?"));
        assertTrue(conditionProblem("evt.type in (open, opena)")
                .contains("unknown event type 'opena'; did you mean 'open"));
        assertTrue(conditionProblem("proc.name starswith x").contains("did you mean 'startswith'?"));
    }

    @Test
    void macrosInACircleAreTold() {
        String text = problems(
                """
                - macro: a
                  condition: evt.num>0
                - macro: b
                  condition: evt.num>0 and a
                - macro: a
                  condition: b
                - rule: r
                  condition: evt.type=open and a
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(text.contains("macros use each other in a circle: a > b > a"), text);
    }

    @Test
    void aMacroMustComeBeforeTheMacroThatUsesIt() {
        String text = problems(
                """
                - macro: b
                  condition: a
                - macro: a
                  condition: evt.num>0
                - rule: r
                  condition: evt.type=open and b
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertTrue(text.startsWith("test.yaml:2:14 error in macro 'b': the macro 'a' is defined further down"), text);
    }

    @Test
    void valuesMustFitTheirFields() {
        assertTrue(conditionProblem("proc.pid in (1, x)").contains("'x' is no number"));
        assertTrue(conditionProblem("fd.sip = foo").contains("'foo' is no IP address or network"));
        assertTrue(conditionProblem("fd.sip = 10.0.0.0/33")
                .contains("'10.0.0.0/33' is no network; the number after '/' goes from 0 to 32"));
        assertTrue(conditionProblem("fd.sip = 300.0.0.1").contains("'300.0.0.1' is no IP address"));
        assertTrue(conditionProblem("fd.sport = nosuch").contains("no port and no known service"));
        assertTrue(conditionProblem("evt.is_open_read = yes").contains("'yes' is neither true nor false"));
        assertTrue(conditionProblem("proc.pid contains 1")
                .contains("the operator 'contains' does not fit 'proc.pid', which is a number"));
        assertTrue(conditionProblem("fd.types = file").contains("which is a list; these fit: exists, intersects, in"));
        assertTrue(conditionProblem("evt.buffer bcontains 4").contains("not a sequence of hexadecimal bytes"));
        assertTrue(conditionProblem("proc.name regex '['").contains("no regular expression"));
        assertTrue(conditionProblem("proc.name = val(proc.pid)").contains("compare fields of the same type"));
        assertTrue(conditionProblem("proc.name = val(proc.aname)").contains("cannot stand on the right side"));
        assertTrue(conditionProblem("evt.type = val(proc.name)").contains("must be compared with names"));
        assertTrue(
                conditionProblem("tolower(evt.type) = open").contains("'evt.type' cannot be given to a transformer"));
        assertTrue(conditionProblem("evt.arg = x").contains("the field 'evt.arg' needs an argument"));
        assertTrue(conditionProblem("'proc.name[1] = x'").contains("the field 'proc.name' takes no argument"));
        assertTrue(conditionProblem("join(\"-\") = x").contains("'join' takes two arguments"));
        assertTrue(conditionProblem("concat(\"-\") = x").contains("'concat' takes two arguments or more"));
        assertTrue(conditionProblem("join(\"-\", \"b\") = x").contains("the second argument of 'join' must be a list"));
        assertTrue(conditionProblem("getopt(proc.name) = y").contains("'getopt' takes two arguments"));
        assertTrue(conditionProblem("len(proc.pid) = 1").contains("'len' needs a text or a list"));
    }

    @Test
    void newerRulesNeedANewerEngine() {
        assertEquals("", problems("- required_engine_version: 0.57.0\n- required_engine_version: 63\n"));
        assertTrue(problems("- required_engine_version: 0.64.0\n").contains("this engine has 0.63.0"));
        assertTrue(problems("- required_engine_version: soon\n").contains("'soon' is no version"));
        assertTrue(problems("- required_plugin_versions: [{name: k8saudit, version: 0.7.0}]\n")
                .contains("warning: the plug-in 'k8saudit' is required and unknown here"));
    }

    @Test
    void aRuleMayAskToBeSkippedForUnknownFields() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        """
                - rule: r
                  condition: evt.type=open and proc.brandnew=1
                  desc: d
                  output: o
                  priority: INFO
                  skip-if-unknown-filter: true
                """);
        assertTrue(report.isSuccessful());
        assertEquals(1, report.ruleCount());
        assertTrue(report.problems().get(0).toString().contains("unknown field 'proc.brandnew'"));
    }

    @Test
    void oldWaysAreWarnedAbout() {
        String text = problems(
                """
                - rule: r
                  condition: evt.type=procexit and evt.dir=>
                  desc: d
                  output: o
                  priority: INFO
                - rule: r
                  enabled: false
                - rule: r
                  append: true
                  condition: and proc.pid>1
                - rule: everything
                  condition: proc.pid>1
                  desc: d
                  output: o
                  priority: INFO
                """);
        assertEquals(
                4,
                text.lines().filter(line -> line.contains(" warning in rule ")).count(),
                text);
        assertTrue(text.contains("the field 'evt.dir' is deprecated"), text);
        assertTrue(text.contains("a rule with nothing but 'enabled' is deprecated"), text);
        assertTrue(text.contains("'append: true' is deprecated"), text);
        assertTrue(text.contains("event types, which costs time on each event"), text);
    }

    @Test
    void aCircleOfMacrosIsToldInWhateverOrderTheyStand() {
        String rule = "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type=open and a\n";
        String forward = problems("- macro: a\n  condition: b and proc.name=x\n- macro: b\n  condition: a\n" + rule);
        assertTrue(forward.contains("test.yaml:2:14"), forward);
        assertTrue(forward.contains("macros use each other in a circle: a > b > a"), forward);
        String self = problems("- macro: a\n  condition: not a\n" + rule);
        assertTrue(self.contains("macros use each other in a circle: a > a"), self);
        String later = problems("- macro: a\n  condition: b\n- macro: b\n  condition: proc.name=x\n" + rule);
        assertTrue(later.contains("the macro 'b' is defined further down"), later);
    }

    @Test
    void aBadPriorityDoesNotHideABadCondition() {
        String text = problems(
                "- rule: r\n  desc: d\n  output: o\n  priority: HIGH\n  condition: evt.type=opnat and proc.pid=abc\n");
        assertTrue(text.contains("'HIGH' is no priority"), text);
        assertTrue(text.contains("opnat"), text);
        assertTrue(text.contains("'abc' is no number"), text);
    }

    @Test
    void aQuoteThatIsNeverClosedIsShownWhereItOpens() {
        String text = problems("- rule: r\n  desc: d\n  output: \"o\n  priority: INFO\n");
        assertTrue(text.startsWith("test.yaml:3:11 error"), text);
    }
}
