// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers as JSON, each in one line. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Writes something. */
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    static String of(Writer writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** An object with one text. */
    static String of(String key, String text) {
        return of(json -> {
            json.writeStartObject();
            json.writeStringField(key, text);
            json.writeEndObject();
        });
    }

    /** An object of these. */
    static void write(JsonGenerator json, Map<String, ? extends @Nullable Object> fields) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            write(json, field.getValue());
        }
        json.writeEndObject();
    }

    /** Numbers, truth, text and collections of them as what they are; what is not known as null. */
    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Collection<?> several) {
            json.writeStartArray();
            for (Object each : several) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Number || value instanceof Boolean) {
            json.writeObject(value);
        } else if (value == null || value.equals(Table.NOTHING)) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /** What a heading is called in JSON. */
    static String key(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace("'", "").replace(' ', '_');
    }
}
