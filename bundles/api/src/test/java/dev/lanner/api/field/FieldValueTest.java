// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.text.Text;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldValueTest {
    private final FieldValue value = new FieldValue();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, 4096, Long.MAX_VALUE, Long.MIN_VALUE})
    void writesNumbersAsJavaDoes(long number) {
        value.clear();
        value.appendDecimal(number);
        assertEquals(Long.toString(number), value.toString());
        value.clear();
        value.appendUnsigned(number, 16);
        assertEquals(Long.toHexString(number), value.toString());
        value.clear();
        value.appendUnsigned(number, 8);
        assertEquals(Long.toOctalString(number), value.toString());
    }

    @Test
    void growsAsPiecesAreAppended() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder expected = new StringBuilder();
        value.clear();
        for (int i = 0; i < 2000; i++) {
            String piece = "p" + random.nextInt(100_000);
            expected.append(piece).append(' ');
            if (random.nextBoolean()) {
                value.append(Text.of(piece));
            } else {
                value.appendAscii(piece);
            }
            value.append((byte) ' ');
        }
        assertEquals(expected.toString(), value.toString(), "seed " + seed);
        assertTrue(value.contentEquals(Text.of(expected.toString())));
    }

    @Test
    void forgetsWhatItHeldBefore() {
        value.setText(Text.of("a long text that was here before"));
        value.setText(Text.of("short"));
        assertEquals("short", value.toString());
        assertEquals(Text.of("short"), value.toText());
    }
}
