// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.RulesDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Any text as a rules file: whatever is wrong is told at a place in it, and nothing is thrown.
 *
 * <p>Without more it runs over the kept inputs, {@code src/test/resources}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the fuzzer has no native part for it")
class RulesFuzzTest {
    private static final TestEngine ENGINE = TestEngine.usual();

    @FuzzTest(maxDuration = "12s")
    void anyTextIsLoadedOrToldOf(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<RulesDocument> documents = List.of(new RulesDocument("fuzz.yaml", text));
        LoadReport report = ENGINE.engine().check(documents);
        int lines = text.split("\\r(?!\\n)|[\\n\\u0085\\u2028\\u2029]", -1).length;
        for (Problem problem : report.problems()) {
            Location place = problem.location();
            assertTrue(place.line() >= 1 && place.line() <= lines && place.column() >= 1, problem::toString);
        }
        assertEquals(report, ENGINE.engine().describe(documents).report());
    }
}
