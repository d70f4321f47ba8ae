// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldValue;

/** Prints an integer that means nothing but itself. */
class NumberPrinter implements ParameterPrinter {
    private final PrintFormat format;
    private final boolean isSigned;
    /** The bits that the type has. */
    private final long mask;

    NumberPrinter(ParameterType type, PrintFormat format) {
        this.format = format;
        isSigned = type.isSigned();
        mask = type.size() == Long.BYTES ? -1 : (1L << (type.size() * Byte.SIZE)) - 1;
    }

    @Override
    public void appendValue(Event event, int index, FieldValue value) {
        append(event.integer(index), value);
    }

    final void append(long number, FieldValue value) {
        switch (format) {
            case HEXADECIMAL -> appendUpperCase(number & mask, value);
            case OCTAL -> {
                if (number != 0) {
                    value.append((byte) '0');
                }
                value.appendUnsigned(number & mask, 8);
            }
            default -> {
                // Numbers of 64 bits are printed as signed ones, whatever their type says.
                if (isSigned || mask == -1) {
                    value.appendDecimal(number);
                } else {
                    value.appendUnsigned(number, 10);
                }
            }
        }
    }

    static void appendUpperCase(long number, FieldValue value) {
        int shift = Long.SIZE - Math.max(4, (Long.SIZE - Long.numberOfLeadingZeros(number) + 3) / 4 * 4);
        for (int bit = Long.SIZE - shift - 4; bit >= 0; bit -= 4) {
            int digit = (int) (number >>> bit) & 0xF;
            value.append((byte) (digit < 10 ? '0' + digit : 'A' + digit - 10));
        }
    }
}
