// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random values for one record, which are written, and expected when it is read. */
final class RandomRecord {
    private final EventType type;
    private final long timestampNs;
    private final long tid;
    /** What each parameter's bytes must be; empty if absent. */
    private final byte[][] values;
    /** What to pass for those parameters that are integers. */
    private final long[] integers;

    RandomRecord(EventType type, Random random) {
        this.type = type;
        timestampNs = random.nextLong();
        tid = random.nextInt(1 << 22);
        int given = random.nextInt(4) == 0
                ? random.nextInt(type.parameters().size() + 1)
                : type.parameters().size();
        values = new byte[type.parameters().size()][];
        integers = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean isAbsent = i >= given || random.nextInt(6) == 0;
            values[i] = isAbsent ? new byte[0] : value(i, random);
        }
    }

    private byte[] value(int index, Random random) {
        ParameterType parameter = type.parameters().get(index).type();
        if (parameter.isInteger()) {
            integers[index] = random.nextBoolean() ? random.nextLong() : random.nextInt(7) - 3;
            byte[] wide = new byte[8];
            ByteBuffer buffer =
                    ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN).putLong(0, integers[index]);
            byte[] cut = new byte[parameter.size()];
            buffer.get(0, cut);
            if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
                reverse(cut);
            }
            return cut;
        }
        int most = type.isLarge() && random.nextInt(4) == 0 ? 200_000 : 300;
        byte[] value = new byte[parameter.size() > 0 ? parameter.size() : 1 + random.nextInt(most)];
        random.nextBytes(value);
        if (parameter.isText()) {
            value[value.length - 1] = 0;
        }
        return value;
    }

    private static void reverse(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
    }

    ByteBuffer write(EventWriter writer) {
        writer.begin(type, timestampNs, tid);
        for (int i = 0; i < values.length; i++) {
            ParameterType parameter = type.parameters().get(i).type();
            if (values[i].length == 0) {
                writer.absent();
            } else if (parameter.isInteger()) {
                writer.integer(integers[i]);
            } else if (parameter.isText()) {
                writer.text(Text.copyOf(values[i], 0, values[i].length - 1));
            } else {
                writer.bytes(values[i], 0, values[i].length);
            }
        }
        return writer.end();
    }

    void assertRead(Event event, @Nullable String where) {
        assertEquals(type, event.type(), where);
        assertEquals(type.code(), event.code(), where);
        assertEquals(timestampNs, event.timestampNs(), where);
        assertEquals(tid, event.tid(), where);
        int count = 0;
        int total = RecordLayout.HEADER_BYTES;
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = type.parameters().get(i);
            assertValue(event, i, where + " " + parameter.name());
            count = !parameter.isExtension() || values[i].length > 0 ? i + 1 : count;
            total += values[i].length;
        }
        assertEquals(count, event.parameterCount(), where);
        assertEquals(total + count * (type.isLarge() ? 4 : 2), event.recordLength(), where);
    }

    private void assertValue(Event event, int index, String where) {
        byte[] expected = values[index];
        assertEquals(expected.length, event.length(index), where);
        assertEquals(expected.length > 0, event.has(index), where);
        byte[] actual = new byte[expected.length];
        event.record().get(event.offset(index), actual);
        assertEquals(Text.copyOf(expected, 0, expected.length), Text.copyOf(actual, 0, actual.length), where);
        ParameterType parameter = type.parameters().get(index).type();
        assertEquals(expectedInteger(index, parameter), event.integer(index), where);
        int nul = parameter.isText() && expected.length > 0 ? 1 : 0;
        assertEquals(expected.length - nul, event.textLength(index), where);
        assertTrue(event.offset(index) >= event.recordOffset() + RecordLayout.HEADER_BYTES, where);
    }

    private long expectedInteger(int index, ParameterType parameter) {
        if (!parameter.isInteger() || values[index].length == 0) {
            return 0;
        }
        int unusedBits = 64 - 8 * parameter.size();
        long shifted = integers[index] << unusedBits;
        return parameter.isSigned() ? shifted >> unusedBits : shifted >>> unusedBits;
    }
}
