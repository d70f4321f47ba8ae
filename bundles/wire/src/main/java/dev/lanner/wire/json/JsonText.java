// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON on one line: maps, lists, and the values that alerts have. */
public final class JsonText {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

    private JsonText() {}

    /** Appends a value, in the order in which its maps have their keys. */
    public static void append(@Nullable Object value, Appendable target) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(new AppendableWriter(target))) {
            write(value, json);
        }
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> entries) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> values) {
            json.writeStartArray();
            for (Object one : values) {
                write(one, json);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else {
            json.writeString(value.toString());
        }
    }

    /** What Jackson writes goes straight on; the target is nobody's here to close. */
    private static final class AppendableWriter extends Writer {
        private final Appendable target;

        AppendableWriter(Appendable target) {
            this.target = target;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            if (target instanceof StringBuilder builder) {
                builder.append(text, offset, length);
            } else {
                target.append(new String(text, offset, length));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
