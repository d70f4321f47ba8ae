// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** How updates read parameters; an index of -1 is a parameter that the event type does not have. */
final class Parameters {
    private static final long NO_ID = 0xFFFFFFFFL;
    private static final Text DELETED = Text.of(" (deleted)");
    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    private Parameters() {}

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

    static boolean has(Event event, int index) {
        return index >= 0 && event.has(index);
    }

    /** Whether there is a text; older sources write {@code <NA>} for one that they could not read. */
    static boolean hasText(Event event, int index) {
        return has(event, index)
                && !NOT_AVAILABLE.contentEquals(event.record(), event.offset(index), event.textLength(index));
    }

    /** Whether there is a path: a text that is not empty, as it is where a source could not find the directory. */
    static boolean hasPath(Event event, int index) {
        return hasText(event, index) && event.textLength(index) > 0;
    }

    /** The path of an executable, without the kernel's word for one that was deleted; rules know it by its path. */
    static Text executable(Event event, int index, Text known) {
        int length = event.textLength(index);
        int offset = event.offset(index);
        int path = length - DELETED.length();
        if (path > 0 && DELETED.contentEquals(event.record(), offset + path, DELETED.length())) {
            length = path;
        }
        return known.contentEquals(event.record(), offset, length)
                ? known
                : Text.copyOf(event.record(), offset, length);
    }

    /** Whether the call's result, its first parameter, says that all went well. */
    static boolean succeeded(Event event) {
        return event.has(0) && event.integer(0) == 0;
    }

    static long integer(Event event, int index, long absent) {
        return has(event, index) ? event.integer(index) : absent;
    }

    /** A user or group id, -1 for the one that means none. */
    static long id(Event event, int index, long absent) {
        if (!has(event, index)) {
            return absent;
        }
        long id = event.integer(index) & NO_ID;
        return id == NO_ID ? -1 : id;
    }

    /** The text, the very same object as {@code known} if equal. */
    static Text text(Event event, int index, Text known) {
        int length = event.textLength(index);
        return known.contentEquals(event.record(), event.offset(index), length)
                ? known
                : Text.copyOf(event.record(), event.offset(index), length);
    }

    /** The texts, the very same object as {@code known} if equal. */
    static TextVector texts(Event event, int index, @Nullable TextVector known) {
        int length = event.length(index);
        if (length == 0) {
            return TextVector.EMPTY;
        }
        return known != null && known.matches(event.record(), event.offset(index), length)
                ? known
                : TextVector.parse(event.record(), event.offset(index), length);
    }

    /** The path of a directory, without a closing slash but for the root's. */
    static Text directory(Event event, int index, Text known) {
        int length = event.textLength(index);
        int offset = event.offset(index);
        while (length > 1 && event.record().get(offset + length - 1) == '/') {
            length--;
        }
        return known.contentEquals(event.record(), offset, length)
                ? known
                : Text.copyOf(event.record(), offset, length);
    }
}
