// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfficialRulesTest {
    private static final List<String> FILES =
            List.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml");

    @Test
    void loadWithoutErrorWhenEveryFieldIsProvided() throws IOException {
        TestEngine engine = TestEngine.first(FakeFields.all());
        LoadReport report = engine.tryLoad(texts());
        assertEquals(
                List.of(), report.problems().stream().filter(Problem::isError).toList());
        assertEquals(93, report.ruleCount());
        for (Rule rule : engine.engine().rules()) {
            assertNull(rule.unsatisfied(), rule.name());
            assertTrue(!rule.eventTypes().isEmpty(), () -> "No event types: " + rule.name());
        }
        assertEquals(
                81, engine.engine().rules().stream().filter(Rule::isEnabled).count());
    }

    @Test
    void loadWithoutErrorWhenNothingIsProvided() throws IOException {
        TestEngine engine = TestEngine.first(new FakeFields());
        LoadReport report = engine.tryLoad(texts());
        assertEquals(
                List.of(), report.problems().stream().filter(Problem::isError).toList());
        assertEquals(93, report.ruleCount());
        for (Rule rule : engine.engine().rules()) {
            assertNotNull(rule.unsatisfied(), rule.name());
        }
    }

    @Test
    void haveNoWarningTogetherAsWithFalco() throws IOException {
        TestEngine engine = TestEngine.all(FakeFields.all());
        assertEquals(List.of(), engine.tryLoad(texts()).problems());
    }

    @Test
    void haveWarningsOfUnusedNamesOnlyOneByOne() throws IOException {
        for (String text : texts()) {
            Set<ProblemCode> codes = EnumSet.noneOf(ProblemCode.class);
            TestEngine.all(FakeFields.all()).tryLoad(text).problems().forEach(problem -> codes.add(problem.code()));
            codes.removeAll(Set.of(ProblemCode.LOAD_UNUSED_LIST, ProblemCode.LOAD_UNUSED_MACRO));
            assertEquals(Set.of(), codes);
        }
    }

    @Test
    void hideOneRuleBehindAnotherWhereTheFirstMatchCounts() throws IOException {
        List<String> hidden = TestEngine.first(FakeFields.all()).tryLoad(texts()).problems().stream()
                .filter(problem -> problem.code() == ProblemCode.LOAD_COMPILE_CONDITION)
                .map(Problem::message)
                .toList();
        assertEquals(
                List.of("this rule never matches: 'Launch Suspicious Network Tool in Container' at test2.yaml:949:9"
                        + " matches each of its events first"),
                hidden);
    }

    @Test
    void eachFileLoadsAlone() throws IOException {
        for (String text : texts()) {
            LoadReport report = TestEngine.first(FakeFields.all()).tryLoad(text);
            assertTrue(report.isSuccessful(), () -> report.problems().toString());
        }
    }

    private static String[] texts() throws IOException {
        String[] texts = new String[FILES.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Files.readString(Conformance.file("rules/" + FILES.get(i)));
        }
        return texts;
    }
}
