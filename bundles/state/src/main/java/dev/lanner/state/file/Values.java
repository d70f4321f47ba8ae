// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import org.jspecify.annotations.Nullable;

/** How updates of descriptors read parameters; an index of -1 is a parameter that the event type does not have. */
final class Values {
    private Values() {}

    static boolean has(Event event, int index) {
        return index >= 0 && event.has(index);
    }

    static long integer(Event event, int index, long absent) {
        return index >= 0 && event.has(index) ? event.integer(index) : absent;
    }

    /** The call's result, which is its first parameter; a failure if it is absent. */
    static long result(Event event) {
        return event.has(0) ? event.integer(0) : -1;
    }

    /** The value that the catalogue has for a name of this parameter. For set-up. */
    static long named(EventType type, String parameterName, String valueName) {
        Parameter parameter = type.parameter(parameterName);
        FlagTable flags = parameter == null ? null : parameter.flags();
        if (flags != null) {
            for (FlagTable.Entry entry : flags.entries()) {
                if (entry.name().equals(valueName)) {
                    return entry.value();
                }
            }
        }
        throw new IllegalStateException("The event catalogue has no value for " + valueName + ".");
    }

    /** Notes what every new descriptor has in common. */
    static @Nullable FileRecord open(FileUser user, long number, FileKind kind, int openFlags) {
        FileRecord file = user.files().open(number);
        if (file != null) {
            file.kind = kind;
            file.openFlags = openFlags;
            file.openedBy = user.tid();
        }
        return file;
    }
}
