// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.output;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldType;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An output that waits for values. <em>Thread:</em> one. */
public final class OutputTemplate {
    private static final String MISSING = "<NA>";

    private final List<Part> parts;
    private final List<Extra> extras;

    /** Of these parts, in order. */
    public OutputTemplate(List<Part> parts) {
        this(parts, List.of());
    }

    /** Of these parts, in order, and with texts that are among an alert's fields only. */
    public OutputTemplate(List<Part> parts, List<Extra> extras) {
        this.parts = List.copyOf(parts);
        this.extras = List.copyOf(extras);
    }

    /**
     * A text among an alert's fields.
     *
     * @param key what it is called there
     */
    public record Extra(String key, OutputTemplate text) {}

    /**
     * A part of an output: fixed text, or a value.
     *
     * @param text fixed text; null for a value
     * @param key what the value is called among an alert's fields; null to keep it out
     * @param width to which the value is filled up or cut; 0 for as long as it is
     * @param value null if nobody provides it
     */
    public record Part(@Nullable String text, @Nullable String key, int width, @Nullable Value value) {
        /** The width of a value that is among the alert's fields only. */
        public static final int UNPRINTED = -1;
    }

    /**
     * A value.
     *
     * @param list its values if it is a list
     * @param isTime whether it is a way to write the event's time, which is a number among an alert's fields
     */
    public record Value(
            FieldType type, PrintFormat format, ValueSource source, @Nullable MultiSource list, boolean isTime) {}

    /** Fills in the values of the event at hand. */
    public String format(Frame frame, Map<String, @Nullable Object> fields) {
        StringBuilder message = new StringBuilder(256);
        for (Part part : parts) {
            if (part.text() != null) {
                message.append(part.text());
                continue;
            }
            Value value = part.value();
            boolean present = value != null && value.source().read(frame);
            append(message, present && value != null ? text(frame, value) : MISSING, part.width());
            if (part.key() != null) {
                fields.put(part.key(), present && value != null ? object(frame, value) : null);
            }
        }
        for (Extra extra : extras) {
            fields.put(extra.key(), extra.text().format(frame, fields));
        }
        return message.toString();
    }

    private static void append(StringBuilder message, String text, int width) {
        if (width == 0) {
            message.append(text);
        }
        if (width <= 0) {
            return;
        }
        message.append(text, 0, Math.min(width, text.length()));
        message.append(" ".repeat(Math.max(0, width - text.length())));
    }

    private static String text(Frame frame, Value value) {
        MultiSource list = value.list();
        if (list == null) {
            return ValuePrinter.text(
                    value.type(), value.format(), value.source().value());
        }
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; list.read(frame, i); i++) {
            text.append(i == 0 ? "" : ",").append(ValuePrinter.text(value.type(), value.format(), list.value()));
        }
        return text.append(')').toString();
    }

    private static Object object(Frame frame, Value value) {
        if (value.isTime()) {
            return frame.event().timestampNs();
        }
        MultiSource list = value.list();
        if (list == null) {
            return ValuePrinter.object(
                    value.type(), value.format(), value.source().value());
        }
        List<Object> objects = new ArrayList<>();
        for (int i = 0; list.read(frame, i); i++) {
            objects.add(ValuePrinter.object(value.type(), value.format(), list.value()));
        }
        return List.copyOf(objects);
    }
}
