// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Alert alert(String rule, String program, double second) {
        return new Alert(
                (long) (second * SECOND),
                rule,
                Priority.NOTICE,
                "syscall",
                "lab",
                List.of("shell"),
                "by " + program,
                Map.of("proc.name", program));
    }

    private static ThrottleSettings settings(List<String> rules, double rate, double burst, long sameSeconds) {
        List<Pattern> patterns = rules.stream().map(ThrottleSettings::pattern).toList();
        return new ThrottleSettings(
                patterns, List.of(), List.of("proc.name"), rate, burst, sameSeconds * SECOND, 60 * SECOND, 3);
    }

    @Test
    void letsSoManyThroughAndThenSoManyASecond() {
        Throttle throttle = new Throttle("t", settings(List.of(), 1, 3, 0));
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += throttle.admits(alert("r", "bash", i / 10.0), 0) ? 1 : 0;
        }
        assertEquals(3 + 9, passed);
        assertTrue(throttle.admits(alert("r", "zsh", 9.9), 0), "another program is another kind");
        assertTrue(throttle.admits(alert("other", "bash", 9.9), 0), "so is another rule");
    }

    @Test
    void holdsTheSameBackForAWhile() {
        Throttle throttle = new Throttle("t", settings(List.of(), 0, 0, 10));
        assertTrue(throttle.admits(alert("r", "bash", 100), 0));
        assertFalse(throttle.admits(alert("r", "bash", 105), 0));
        assertFalse(throttle.admits(alert("r", "bash", 109.9), 0), "the time is that of the one that passed");
        assertTrue(throttle.admits(alert("r", "bash", 110), 0));
        assertFalse(throttle.admits(alert("r", "bash", 111), 0));
    }

    @Test
    void isForTheRulesAndTagsThatAreNamed() {
        Throttle throttle = new Throttle("t", settings(List.of("Terminal * in (container)"), 0, 0, 1000));
        assertTrue(throttle.admits(alert("Terminal shell in container", "sh", 1), 0));
        assertTrue(throttle.admits(alert("Terminal shell in container", "sh", 2), 0), "parentheses mean themselves");
        assertTrue(throttle.admits(alert("Terminal shell in (container)", "sh", 1), 0));
        assertFalse(throttle.admits(alert("Terminal shell in (container)", "sh", 2), 0));
        ThrottleSettings tagged = new ThrottleSettings(
                List.of(), List.of("network", "shell"), List.of(), 0, 0, 1000 * SECOND, 60 * SECOND, 3);
        Throttle other = new Throttle("t", tagged);
        assertTrue(other.admits(alert("r", "sh", 1), 0));
        assertFalse(other.admits(alert("r", "bash", 2), 0));
        Alert untagged =
                new Alert(3 * SECOND, "r", Priority.NOTICE, "syscall", "lab", List.of(), "", Map.of("proc.name", "sh"));
        assertTrue(other.admits(untagged, 0), "the rule was loaded anew without the tag");
    }

    @Test
    void sumsUpWhatItHasHeldBackWhenTheTimeHasCome() {
        Throttle throttle = new Throttle("noise", settings(List.of(), 0, 0, 1000));
        assertNull(throttle.suppressions(0, true));
        for (int i = 0; i < 5; i++) {
            boolean unused = throttle.admits(alert("r", "bash", 100 + i), 7 * SECOND);
        }
        for (int i = 0; i < 3; i++) {
            boolean unused = throttle.admits(alert("s", "sh", 200 + i), 8 * SECOND);
        }
        assertNull(throttle.suppressions(66 * SECOND, false));
        Suppressions told = Objects.requireNonNull(throttle.suppressions(67 * SECOND, false));
        assertEquals(
                "The throttle 'noise' has held back 6 alerts: 4 of 'r' with proc.name=bash from 1970-01-01T00:01:41Z to"
                        + " 1970-01-01T00:01:44Z; 2 of 's' with proc.name=sh from 1970-01-01T00:03:21Z to"
                        + " 1970-01-01T00:03:22Z.",
                told.text());
        assertEquals(6L, told.fields().get("n_suppressed"));
        assertEquals(List.of("r", "s"), told.fields().get("rules"));
        assertEquals(List.of(4L, 2L), told.fields().get("counts"));
        assertEquals(List.of(101 * SECOND, 201 * SECOND), told.fields().get("first_times"));
        assertEquals(List.of(104 * SECOND, 202 * SECOND), told.fields().get("last_times"));
        assertNull(throttle.suppressions(1000 * SECOND, true), "it is told once");
    }

    @Test
    void knowsSoManyKindsAndNoMoreButLosesNoCount() {
        Throttle throttle = new Throttle("t", settings(List.of(), 0, 0, 1000));
        for (int program = 0; program < 10; program++) {
            assertTrue(throttle.admits(alert("r", "p" + program, 1), 0));
            assertFalse(throttle.admits(alert("r", "p" + program, 2), 0));
        }
        Suppressions told = Objects.requireNonNull(throttle.suppressions(0, true));
        assertEquals(10L, told.fields().get("n_suppressed"));
        assertEquals(7L, told.fields().get("n_suppressed_others"));
        assertEquals(
                List.of("proc.name=p7", "proc.name=p8", "proc.name=p9"),
                told.fields().get("keys"));
    }

    @Test
    void allocatesNothingForRulesThatItIsNotFor() {
        Throttle throttle = new Throttle("t", settings(List.of("noisy*"), 1, 1, 0));
        Alert alert = alert("quiet", "sh", 1);
        assertEquals(100_000, passed(throttle, alert));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int passed = passed(throttle, alert);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(100_000, passed);
        assertTrue(bytes < 10_000, () -> bytes + " bytes");
    }

    private static int passed(Throttle throttle, Alert alert) {
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += throttle.admits(alert, i) ? 1 : 0;
        }
        return passed;
    }
}
