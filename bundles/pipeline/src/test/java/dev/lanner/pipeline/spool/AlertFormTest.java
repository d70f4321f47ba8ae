// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AlertFormTest {
    private static ByteBuffer written(Alert alert) {
        RecordBuffer buffer = new RecordBuffer();
        AlertForm.write(alert, buffer);
        return ByteBuffer.wrap(Arrays.copyOf(buffer.bytes(), buffer.length()));
    }

    private static Alert with(Map<String, @Nullable Object> fields, String message, Priority priority) {
        return new Alert("i-1", -5, "A rule", priority, "syscall", "", List.of("T1059", "ü"), message, fields);
    }

    @Test
    void restoresEveryKindOfValueAndTheirOrder() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("z", Long.MIN_VALUE);
        fields.put("y", null);
        fields.put("x", Boolean.TRUE);
        fields.put("w", Boolean.FALSE);
        fields.put("v", -0.0);
        fields.put("u", Double.NaN);
        fields.put("t", new BigInteger("18446744073709551615"));
        fields.put("s", List.of("a", 1L, List.of(true)));
        fields.put("r", new ArrayList<>(Arrays.asList("x", null)));
        fields.put("q", "");
        for (Priority priority : Priority.values()) {
            Alert alert = with(fields, "打开 🦅\n\0", priority);
            Alert read = Objects.requireNonNull(AlertForm.read(written(alert)));
            assertEquals(alert, read);
            assertEquals(
                    List.copyOf(fields.keySet()),
                    List.copyOf(read.fields().keySet()),
                    "the order is that of the output");
        }
    }

    @Test
    void restoresTextThatIsNoUnicode() {
        for (String text : List.of("\uD800", "a\uDC00b", "\uDC00\uD800", "🦅\uD83E")) {
            Alert alert = with(Map.of(text, text), text, Priority.ERROR);
            assertEquals(alert, AlertForm.read(written(alert)));
        }
    }

    @Test
    void restoresRandomAlerts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int n = random.nextInt(8); n > 0; n--) {
                fields.put(text(random), value(random));
            }
            Alert alert = with(fields, text(random), Priority.DEBUG);
            assertEquals(alert, AlertForm.read(written(alert)), () -> "seed " + seed);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(300); n > 0; n--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        }
        return text.toString();
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble();
            case 3 -> new BigInteger(random.nextInt(200), random);
            case 4 -> List.of(text(random), random.nextLong());
            default -> text(random);
        };
    }

    @Test
    void saysNothingOfWhatIsNoAlert() {
        ByteBuffer whole = written(with(Map.of("a", 1L, "b", "text"), "message", Priority.ALERT));
        for (int cut = 0; cut < whole.limit(); cut++) {
            assertNull(AlertForm.read(whole.slice(0, cut)), "cut at " + cut);
        }
        assertNull(AlertForm.read(whole.put(0, (byte) 2)), "a newer version");
    }
}
