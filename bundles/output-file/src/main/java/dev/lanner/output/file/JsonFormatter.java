// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The format {@code json}: one object on one line, in the shape of Falco's: every key, and the tags, in sorted order. */
@Component(configurationPid = "dev.lanner.format", property = AlertFormatter.NAME + "=json")
@Designate(ocd = FormatConfig.class)
public final class JsonFormatter implements AlertFormatter {
    private final JsonFactory json =
            JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();
    private volatile FormatSettings settings;

    /** With the time of day in {@code output} in local time, unless it is configured otherwise. */
    @Activate
    public JsonFormatter(FormatConfig config) {
        this(FormatSettings.of(config, ZoneId.systemDefault()));
    }

    JsonFormatter(FormatSettings settings) {
        this.settings = settings;
    }

    /** The next alert is written so. */
    @Modified
    void modify(FormatConfig config) {
        settings = FormatSettings.of(config, ZoneId.systemDefault());
    }

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        FormatSettings wanted = settings;
        try (JsonGenerator object = json.createGenerator(new AppendableWriter(target))) {
            object.writeStartObject();
            object.writeStringField("hostname", alert.hostname());
            if (wanted.hasId()) {
                object.writeStringField("id", alert.id());
            }
            if (wanted.hasMessage()) {
                object.writeStringField("message", alert.message());
            }
            if (wanted.hasOutput()) {
                object.writeStringField("output", wanted.line().of(alert));
            }
            if (wanted.hasFields()) {
                writeFields(alert.fields(), object);
            }
            object.writeStringField("priority", alert.priority().label());
            object.writeStringField("rule", alert.rule());
            object.writeStringField("source", alert.source());
            if (wanted.hasTags()) {
                writeTags(alert.tags(), object);
            }
            object.writeStringField("time", AlertLine.isoTime(alert));
            object.writeEndObject();
        }
    }

    private static void writeTags(List<String> tags, JsonGenerator object) throws IOException {
        object.writeArrayFieldStart("tags");
        for (String tag : new TreeSet<>(tags)) {
            object.writeString(tag);
        }
        object.writeEndArray();
    }

    private static void writeFields(Map<String, @Nullable Object> fields, JsonGenerator object) throws IOException {
        object.writeObjectFieldStart("output_fields");
        for (Map.Entry<String, @Nullable Object> field : new TreeMap<>(fields).entrySet()) {
            object.writeFieldName(field.getKey());
            writeValue(field.getValue(), object);
        }
        object.writeEndObject();
    }

    private static void writeValue(@Nullable Object value, JsonGenerator object) throws IOException {
        if (value == null) {
            object.writeNull();
        } else if (value instanceof Long number) {
            object.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            object.writeBoolean(truth);
        } else if (value instanceof Double number) {
            object.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            object.writeNumber(number);
        } else if (value instanceof List<?> values) {
            object.writeStartArray();
            for (Object one : values) {
                writeValue(one, object);
            }
            object.writeEndArray();
        } else {
            object.writeString(value.toString());
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
