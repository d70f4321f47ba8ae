// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Any text as a condition: it is refused at a place inside of it, or what it is written as is read as the same again.
 *
 * <p>Without more it runs over the kept inputs, {@code src/test/resources}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the fuzzer has no native part for it")
class ConditionFuzzTest {
    @FuzzTest(maxDuration = "12s")
    void anyTextIsRefusedAtAPlaceOrWrittenAndReadAgain(byte[] bytes) throws ConditionSyntaxException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String once;
        try {
            once = Rendering.of(ConditionParser.parse(Texts.of(text)));
        } catch (ConditionSyntaxException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= text.length(), () -> "outside: " + e.offset());
            return;
        }
        assertEquals(once, Rendering.of(ConditionParser.parse(Texts.of(once))));
    }
}
