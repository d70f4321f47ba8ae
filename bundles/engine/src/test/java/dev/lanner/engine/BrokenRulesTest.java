// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that people make in rules files: each is told under its code, where it is, and with what to do. */
class BrokenRulesTest {
    /**
     * A file with a mistake.
     *
     * @param place line and column
     * @param cure part of the message or the hint
     */
    private record Case(String code, String place, String cure, String text) {
        @Override
        public String toString() {
            return code + " " + place + " " + cure;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream stream = Objects.requireNonNull(
                BrokenRulesTest.class.getResourceAsStream("broken-rules.txt"), "The cases are missing.")) {
            String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (String each : all.split("(?m)^### ", -1)) {
                int end = each.indexOf('\n');
                if (end > 0) {
                    String[] words = each.substring(0, end).split(" ", 3);
                    cases.add(new Case(words[0], words[1], words[2], each.substring(end + 1)));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areToldWithPlaceAndCure(Case broken) throws IOException {
        List<Problem> problems =
                TestEngine.first(FakeFields.all()).tryLoad(broken.text()).problems();
        boolean isTold = problems.stream()
                .anyMatch(problem -> problem.code().name().equals(broken.code())
                        && (problem.location().line() + ":" + problem.location().column()).equals(broken.place())
                        && (problem.message() + "; " + problem.hint()).contains(broken.cure()));
        assertTrue(isTold, () -> broken + "\n" + broken.text() + "----\n" + problems);
        for (Problem problem : problems) {
            assertTrue(problem.hint() != null, () -> "no hint: " + problem);
            assertTrue(problem.snippet() != null && problem.snippet().contains("^"), () -> "no caret: " + problem);
        }
    }

    @Test
    void areManyAndDistinct() throws IOException {
        List<Case> all = cases().toList();
        Set<String> texts = new HashSet<>();
        all.forEach(each -> texts.add(each.text()));
        assertEquals(all.size(), texts.size());
        assertTrue(all.size() >= 200, "There are only " + all.size() + ".");
    }
}
