// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventConverter.Outcome;
import dev.lanner.api.event.MutableEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Any bytes as records, one behind the other: decoder and converter refuse or stay inside of them.
 *
 * <p>Without more it runs over the kept inputs, {@code src/test/resources}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the fuzzer has no native part for it")
class RecordFuzzTest {
    private static final RecordCodec CODEC = new RecordCodec(new StandardCatalogue());
    private final MutableEvent event = CODEC.newEvent();
    private final EventConverter converter = CODEC.newConverter();

    @FuzzTest(maxDuration = "12s")
    void anyBytesAreRefusedOrStayInside(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        converter.reset();
        int offset = 0;
        while (offset < bytes.length) {
            int end = bytes.length;
            if (event.moveTo(record, offset, end, 0, 1, "syscall")) {
                look();
                end = offset + event.recordLength();
            }
            if (converter.convert(record, offset, end) == Outcome.CONVERTED) {
                ByteBuffer converted = converter.converted();
                if (!event.moveTo(converted, 0, converted.limit(), 0, 1, "syscall")) {
                    throw new AssertionError("The converter has made a record that the decoder refuses.");
                }
                if (!event.type().isCurrent() && !event.type().isEnter()) {
                    throw new AssertionError("An old event has come through: " + event.type());
                }
                look();
            }
            offset = end;
        }
    }

    private void look() {
        for (int i = -1; i <= Math.min(event.parameterCount(), 64); i++) {
            long sum = event.integer(i) + event.textLength(i);
            for (int at = 0; at < event.length(i); at++) {
                sum += event.record().get(event.offset(i) + at);
            }
            if (event.length(i) < 0 || (sum != 0 && event.length(i) == 0)) {
                throw new AssertionError("Something was read of nothing.");
            }
        }
    }
}
