// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldValue;
import java.nio.ByteBuffer;

/** Prints a parameter whose first byte says of which type the rest is. */
final class VariantPrinter implements ParameterPrinter {
    private final ParameterType[] choices;
    private final NumberPrinter[] printers;

    VariantPrinter(Parameter parameter) {
        choices = parameter.variants().stream().map(Parameter.Variant::type).toArray(ParameterType[]::new);
        printers = new NumberPrinter[choices.length];
        for (int i = 0; i < choices.length; i++) {
            printers[i] = new NumberPrinter(
                    choices[i],
                    choices[i].isSigned() || choices[i] == ParameterType.SIGTYPE
                            ? PrintFormat.DECIMAL
                            : parameter.format());
        }
    }

    @Override
    public void appendValue(Event event, int index, FieldValue value) {
        int choice = choice(event, index);
        if (choice < 0) {
            value.appendAscii("INVALID DYNAMIC PARAMETER");
            return;
        }
        int offset = event.offset(index) + 1;
        int length = event.length(index) - 1;
        ByteBuffer record = event.record();
        if (choices[choice].isText()) {
            value.append(record, offset, Math.max(0, length - 1));
        } else if (choices[choice] == ParameterType.BYTEBUF) {
            for (int i = 0; i < length; i++) {
                byte b = record.get(offset + i);
                value.append(b >= ' ' && b < 0x7F ? b : (byte) '.');
            }
        } else {
            printers[choice].append(number(record, offset, length), value);
        }
    }

    @Override
    public void appendMeaning(Event event, int index, FieldValue value) {
        int choice = choice(event, index);
        if (choice < 0) {
            return;
        }
        long number = number(event.record(), event.offset(index) + 1, event.length(index) - 1);
        String name =
                switch (choices[choice]) {
                    case ERRNO -> ErrorNames.ofResult(number);
                    case SIGTYPE -> ErrorNames.ofSignal(number);
                    default -> null;
                };
        if (name != null) {
            value.appendAscii(name);
        } else if (choices[choice] == ParameterType.RELTIME && number != -1) {
            ShortNumbers.appendBillionths(number, value);
            value.append((byte) 's');
        }
    }

    private int choice(Event event, int index) {
        int choice = event.record().get(event.offset(index)) & 0xFF;
        return choice < choices.length ? choice : -1;
    }

    private static long number(ByteBuffer record, int offset, int length) {
        return switch (length) {
            case Long.BYTES -> record.getLong(offset);
            case Integer.BYTES -> Integer.toUnsignedLong(record.getInt(offset));
            case Short.BYTES -> Short.toUnsignedLong(record.getShort(offset));
            case Byte.BYTES -> Byte.toUnsignedLong(record.get(offset));
            default -> 0;
        };
    }
}
