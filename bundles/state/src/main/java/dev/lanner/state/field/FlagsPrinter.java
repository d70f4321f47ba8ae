// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints bits or an enumeration: the number, and the names with a bar between. */
final class FlagsPrinter extends NumberPrinter {
    private final long[] values;
    private final String[] names;
    private final boolean isEnumeration;

    FlagsPrinter(ParameterType type, PrintFormat format, @Nullable FlagTable table, boolean isEnumeration) {
        // Flags are decimal numbers whatever their format says, which is about evt.rawarg; modes are not.
        super(type, type == ParameterType.MODE ? format : PrintFormat.DECIMAL);
        List<FlagTable.Entry> entries = table == null ? List.of() : table.entries();
        values = entries.stream().mapToLong(FlagTable.Entry::value).toArray();
        names = entries.stream().map(FlagTable.Entry::name).toArray(String[]::new);
        this.isEnumeration = isEnumeration;
    }

    @Override
    public void appendMeaning(Event event, int index, FieldValue value) {
        if (isEnumeration) {
            appendEqual(event.integer(index), value);
        } else {
            appendBits(event.integer(index), value);
        }
    }

    private void appendEqual(long number, FieldValue value) {
        boolean isFirst = true;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == number) {
                appendName(i, isFirst, value);
                isFirst = false;
            }
        }
    }

    /** A name stands for the bits that no name before it has stood for; a name for 0 stands for 0 alone. */
    private void appendBits(long number, FieldValue value) {
        long rest = number;
        boolean isFirst = true;
        for (int i = 0; i < values.length; i++) {
            long bits = values[i];
            boolean matches = bits == 0 ? number == 0 : rest != 0 && (rest & bits) == bits;
            if (matches) {
                appendName(i, isFirst, value);
                isFirst = false;
                rest &= ~bits;
                if (bits == number) {
                    return;
                }
            }
        }
    }

    private void appendName(int index, boolean isFirst, FieldValue value) {
        if (!isFirst) {
            value.append((byte) '|');
        }
        value.appendAscii(names[index]);
    }
}
