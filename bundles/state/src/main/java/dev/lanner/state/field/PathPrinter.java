// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;

/** Prints a path; a relative one means the absolute one below its directory. */
final class PathPrinter implements ParameterPrinter {
    private static final Text NOT_AVAILABLE = Text.of("<NA>");
    /** What sources of years ago have written for a text that they could not read; captures have it still. */
    private static final Text OLD_NOT_AVAILABLE = Text.of("(NULL)");

    private final JoinedPath.Place place;
    private final JoinedPath paths;

    /** A printer that shares the buffer of others, which belong to the same thread. */
    PathPrinter(JoinedPath.Place place, JoinedPath paths) {
        this.place = place;
        this.paths = paths;
    }

    @Override
    public void appendValue(Event event, int index, FieldValue value) {
        appendText(event, index, value);
    }

    /** Appends a text as it is. */
    static void appendText(Event event, int index, FieldValue value) {
        int length = event.textLength(index);
        if (OLD_NOT_AVAILABLE.contentEquals(event.record(), event.offset(index), length)) {
            value.append(NOT_AVAILABLE);
        } else {
            value.append(event.record(), event.offset(index), length);
        }
    }

    @Override
    public void appendMeaning(Event event, int index, FieldValue value) {
        int length = event.textLength(index);
        int offset = event.offset(index);
        if (event.thread() == null
                || length == 0
                || event.record().get(offset) == '/'
                || NOT_AVAILABLE.contentEquals(event.record(), offset, length)
                || OLD_NOT_AVAILABLE.contentEquals(event.record(), offset, length)) {
            return;
        }
        Text base = place.base(event);
        if (!base.isEmpty()) {
            paths.append(event, index, base, value);
        }
    }
}
