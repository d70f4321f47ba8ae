// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;

/**
 * Reads a parameter as it is. Its type is that of the first event type that has such a parameter; a parameter of another
 * event type that has the name but is of another nature, text instead of a number, has no value.
 */
final class RawArgument implements FieldReader.Typed {
    private final int[] indices;
    private final boolean[] fits;
    private final FieldType type;
    private final PrintFormat format;

    RawArgument(EventCatalogue catalogue, String name, int[] indices) {
        this.indices = indices;
        Parameter first = first(catalogue, indices);
        boolean isSigned = false;
        fits = new boolean[indices.length];
        for (EventType eventType : catalogue.types()) {
            int index = indices[eventType.code()];
            if (index >= 0) {
                ParameterType own = eventType.parameters().get(index).type();
                fits[eventType.code()] = nature(own) == nature(first.type());
                isSigned |= own.isSigned();
            }
        }
        FieldType natural = natural(first.type());
        type = natural == FieldType.UNSIGNED && isSigned ? FieldType.INTEGER : natural;
        format = first.format();
    }

    private static Parameter first(EventCatalogue catalogue, int[] indices) {
        Parameter old = null;
        for (EventType eventType : catalogue.types()) {
            int index = indices[eventType.code()];
            if (index >= 0) {
                Parameter parameter = eventType.parameters().get(index);
                if (eventType.isCurrent()) {
                    return parameter;
                }
                old = old == null ? parameter : old;
            }
        }
        if (old == null) {
            throw new IllegalArgumentException("no event has such a parameter");
        }
        return old;
    }

    private static FieldType natural(ParameterType type) {
        return switch (type) {
            case CHARBUF -> FieldType.TEXT;
            case FSPATH, FSRELPATH -> FieldType.PATH;
            case RELTIME -> FieldType.DURATION_NS;
            case ABSTIME -> FieldType.TIME_NS;
            case PORT -> FieldType.PORT;
            case DOUBLE -> FieldType.DOUBLE;
            case BOOL -> FieldType.BOOLEAN;
            case IPV4ADDR, IPV6ADDR, IPADDR -> FieldType.ADDRESS;
            default -> type.isInteger() ? type.isSigned() ? FieldType.INTEGER : FieldType.UNSIGNED : FieldType.BYTES;
        };
    }

    /** Numbers go together, and so do texts, and so does all else. */
    private static int nature(ParameterType type) {
        return type.isInteger() ? 0 : type.isText() ? 1 : 2;
    }

    @Override
    public FieldType type() {
        return type;
    }

    @Override
    public PrintFormat format() {
        return format;
    }

    @Override
    public boolean read(Event event, FieldValue value) {
        int code = event.code();
        int index = indices[code];
        if (index < 0 || !fits[code]) {
            return false;
        }
        if (type.isNumeric()) {
            value.setNumber(event.integer(index));
            return event.has(index);
        }
        if (event.has(index)) {
            value.setBytes(event.record(), event.offset(index), event.textLength(index));
            return true;
        }
        value.clear();
        value.appendAscii("<NA>");
        return type == FieldType.TEXT || type == FieldType.PATH;
    }
}
