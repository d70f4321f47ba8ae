// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.SeenValue;
import dev.lanner.testkit.FakePipeline;
import dev.lanner.testkit.FakeRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainCommandsTest {
    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final FakeRuleEngine engine = new FakeRuleEngine();
    private final FakeExplainer explainer = new FakeExplainer();
    private final LooseShell shell = new LooseShell(house);

    ExplainCommandsTest() {
        house.pipeline = pipeline;
        house.ruleEngine = engine;
        house.explainer = explainer;
        engine.rules.add(FakeRule.active("Cat opens", "open"));
        pipeline.phase = Phase.STOPPED;
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void tellsHowFarEventsGotAndWithWhichValuesTheyStopped() throws Exception {
        explainer.tallies[FakeExplainer.FAILED] = FakeExplainer.tally(129, 127, 2, new SeenValue("true", 2));
        explainer.tallies[FakeExplainer.NAME] =
                FakeExplainer.tally(127, 2, 125, new SeenValue("/a", 120), new SeenValue("\033[1m", 5));
        explainer.tallies[FakeExplainer.NOT] = FakeExplainer.tally(2, 0, 2);
        explainer.tallies[FakeExplainer.PROGRAM] = FakeExplainer.tally(2, 2, 0, new SeenValue("cat", 2));
        explainer.count(5191, 129, 0);
        assertEquals(
                """
                Cat opens (Warning), rules/a.yaml:3

                         5,191  events
                           129  of type open, openat
                           129  evt.type in (open, openat)  (macro opened)
                           127  evt.failed=false  (macro opened)
                                └ 2 stopped here, 1 of them by this alone, the last such is event 1
                                    true ×2
                             2  fd.name in (files)
                                └ 125 stopped here, 62 of them by this alone, the last such is event 62
                                    /a ×120, \\x1b[1m ×5
                             0  not proc.name = cat
                                └ 2 stopped here, 1 of them by this alone, the last such is event 1
                                    cat ×2
                             0  matches

                Most stopped at fd.name in (files), line 5: 125 of 129.
                Nearest to a match came 1 event, stopped by nothing but evt.failed=false: event 1.""",
                shell.execute("explain --seconds 1 cat"));
        assertEquals(1, explainer.closed);
    }

    @Test
    void tellsWhyThereIsNothingToTell() throws Exception {
        explainer.obstacle = "it is disabled (enabled: false)";
        explainer.isOutdated = true;
        explainer.count(7, 0, 0);
        assertEquals(
                """
                Cat opens (Warning), rules/a.yaml:3
                The rule takes no part: it is disabled (enabled: false)
                The rules have been loaded anew since; this is of the rule as it was.

                             7  events
                             0  of type open, openat
                             0  matches

                No event was of a type that the rule looks at.""",
                shell.execute("explain 'Cat opens'"));
    }

    @Test
    void sumsUpStepsThatStopNothingAndNamesTheRulesThatTookTheMatches() throws Exception {
        explainer.tally =
                new RuleTally(9, 9, 3, 3, 8, List.of(new SeenValue("Dog opens", 2)), Arrays.asList(explainer.tallies));
        assertEquals(
                """
                Cat opens (Warning), rules/a.yaml:3

                             9  events
                             3  of type open, openat
                             3  evt.type in (open, openat)  (macro opened)
                             3  evt.failed=false  (macro opened)
                             3  fd.name in (files)
                             3  not proc.name = cat
                             3  matches  (the last is event 8)

                Of the matches these went to earlier rules, since only the first match counts (engine.matching: first):
                  Dog opens ×2""",
                shell.execute("explain cat"));
    }

    @Test
    void showsOneEventInPlainAscii() throws Exception {
        explainer.verdicts[1] = new PartVerdict(false, true, false, List.of());
        explainer.verdicts[2] = explainer.verdicts[1];
        explainer.verdicts[FakeExplainer.FAILED] = FakeExplainer.says(false, "evt.failed", null);
        explainer.verdicts[FakeExplainer.NAME] =
                new PartVerdict(true, false, false, List.of(new ReadValue("fd.name", "/etc/x")));
        explainer.verdicts[FakeExplainer.NOT] = new PartVerdict(false, false, false, List.of());
        explainer.verdicts[FakeExplainer.PROGRAM] =
                new PartVerdict(true, false, false, List.of(new ReadValue("proc.name", "")));
        shell.execute("explainbegin 'Cat opens' 4711");
        assertEquals("0 events shown", shell.execute("explaining"));
        explainer.judge(4711, false);
        assertEquals("", shell.execute("explaining"));
        String text = shell.execute("explainend plain false 4711");
        assertEquals(
                """
                No match: evt.failed=false does not hold, and is the first of 2 that do not.

                  no  opened                        macro, line 2
                    yes evt.type in (open, openat)  a.field is a value
                    no  evt.failed=false            evt.failed is <NA>: a value that is missing makes a check false
                  yes fd.name in (files)            fd.name is /etc/x  (not asked)
                  no  not proc.name = cat           proc.name is empty  (not asked)

                not asked: what comes before it has decided already; its answer is shown all the same""",
                text.substring(text.indexOf("No match")));
        assertTrue(text.startsWith("Event 4711, openat by cat (pid 7), 1970-01-01 "), text);
        assertTrue(text.chars().allMatch(c -> c < 0x7f), text);
        assertThrows(CommandException.class, () -> shell.execute("explaining"));
    }

    @Test
    void showsAMatchInColours() throws Exception {
        explainer.judge(3, true);
        shell.execute("explainbegin 'Cat opens' 3");
        String text = shell.execute("explainend colours false 3");
        assertTrue(text.contains("\033[32m✓ Match\033[0m: the output\n"), text);
        assertFalse(text.contains("not asked"), text);
    }

    @Test
    void writesJson() throws Exception {
        explainer.tallies[FakeExplainer.NAME] = FakeExplainer.tally(127, 2, 125, new SeenValue("/\"a\"", 120));
        explainer.count(5191, 129, 0);
        String counted = shell.execute("explain --json cat");
        assertTrue(counted.startsWith("{\"rule\":\"Cat opens\",\"location\":\"rules/a.yaml:3:1\""), counted);
        assertTrue(counted.contains("\"events\":5191,\"of_source\":5191,\"of_type\":129,\"matches\":0"), counted);
        assertTrue(counted.contains("\"reached\":127,\"true\":2,\"false\":125,\"missing\":0,\"stopped\":125"), counted);
        assertTrue(counted.contains("\"hindering\":[{\"value\":\"/\\\"a\\\"\",\"count\":120}]"), counted);
        explainer.verdicts[FakeExplainer.FAILED] = FakeExplainer.says(false, "evt.failed", null);
        explainer.judge(4711, false);
        shell.execute("explainbegin 'Cat opens' 4711");
        String judged = shell.execute("explainend json false 4711");
        assertTrue(judged.contains("\"event\":4711,\"time\":0,\"event_type\":\"openat\""), judged);
        assertTrue(judged.contains("\"values\":[{\"field\":\"evt.failed\",\"value\":null}]"), judged);
    }

    @Test
    void refusesWhatItCannotExplain() throws Exception {
        CommandException seconds = assertThrows(CommandException.class, () -> shell.execute("explain -s 0 cat"));
        assertEquals("--seconds must be from 1 to 3600, and is 0", seconds.getMessage());
        CommandException name = assertThrows(CommandException.class, () -> shell.execute("explain 'Cut opens'"));
        assertEquals("no rule is called 'Cut opens'; did you mean 'Cat opens'?", name.getMessage());
        assertThrows(CommandException.class, () -> shell.execute("explainend plain false 0"));
        shell.execute("explainbegin 'Cat opens' 99");
        explainer.count(12, 0, 0);
        CommandException event = assertThrows(CommandException.class, () -> shell.execute("explainend plain false 99"));
        assertEquals("there is no event 99; they have the numbers 1 to 12", event.getMessage());
        explainer.begun = 10;
        shell.execute("explainbegin 'Cat opens' 99");
        assertThrows(CommandException.class, () -> shell.execute("explaining"));
        house.explainer = null;
        assertThrows(CommandException.class, () -> shell.execute("explain cat"));
    }
}
