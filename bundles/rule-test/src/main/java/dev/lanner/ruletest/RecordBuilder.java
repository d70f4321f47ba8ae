// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Makes records of values by the names of their parameters. */
final class RecordBuilder {
    private static final int LONGEST = 256 * 1024;

    private final EventWriter writer;

    RecordBuilder(EventCodec codec) {
        writer = codec.newWriter(LONGEST);
    }

    /** A record of its own. What {@code values}, of Long, String or bytes, does not have is absent. */
    ByteBuffer build(EventType type, long timestampNs, long tid, Map<String, Object> values) {
        writer.begin(type, timestampNs, tid);
        for (Parameter parameter : type.parameters()) {
            write(values.get(parameter.name()));
        }
        ByteBuffer record = writer.end();
        return ByteBuffer.allocate(record.remaining())
                .order(ByteOrder.nativeOrder())
                .put(record)
                .flip();
    }

    private void write(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof Long number) {
            writer.integer(number);
        } else if (value instanceof String text) {
            writer.text(text);
        } else if (value instanceof byte[] bytes) {
            writer.bytes(bytes, 0, bytes.length);
        } else {
            writer.absent();
        }
    }
}
