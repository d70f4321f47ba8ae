// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "/usr/local, /usr/local, true",
        "/usr/local, /usr/local/x, false",
        "/usr/*, /usr/local/x, true",
        "/usr/*, /usr, false",
        "*, '', true",
        "?, '', false",
        "/usr/loca?, /usr/local, true",
        "/[a-c]x, /bx, true",
        "/[!a-c]x, /bx, false",
        "/[!a-c]x, /dx, true",
        "/[]x, /[]x, true",
        "/a\\*b, /a*b, true",
        "/a\\*b, /axb, false",
        "*/*/*, a/b/c, true",
    })
    void matchesAsTheShellDoes(String pattern, String text, boolean isMatch) {
        assertEquals(isMatch, new Glob(pattern).matches(text));
    }

    @Test
    void takesNoTimeThatGrowsWithTheStars() {
        Glob glob = new Glob("*a".repeat(40) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(glob.matches("a".repeat(1000))));
    }
}
