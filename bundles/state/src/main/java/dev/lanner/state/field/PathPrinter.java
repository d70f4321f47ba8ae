// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.Paths;

/** Prints a path; a relative one means the absolute one below its directory. */
final class PathPrinter implements ParameterPrinter {
    /** What stands for the working directory in place of a file descriptor. */
    static final long CURRENT_DIRECTORY = -100;

    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    /** The parameter with the directory's file descriptor; -1 if it is always the working directory. */
    private final int directory;

    private byte[] joined = new byte[1024];

    PathPrinter(int directory) {
        this.directory = directory;
    }

    @Override
    public void appendValue(Event event, int index, FieldValue value) {
        value.append(event.record(), event.offset(index), event.textLength(index));
    }

    @Override
    public void appendMeaning(Event event, int index, FieldValue value) {
        int length = event.textLength(index);
        int offset = event.offset(index);
        ThreadState thread = event.thread();
        if (thread == null
                || length == 0
                || event.record().get(offset) == '/'
                || NOT_AVAILABLE.contentEquals(event.record(), offset, length)
                || (directory >= 0 && event.integer(directory) != CURRENT_DIRECTORY)) {
            return;
        }
        Text base = thread.process().workingDirectory();
        if (base.isEmpty()) {
            return;
        }
        int needed = base.length() + 1 + length;
        if (joined.length < needed) {
            joined = new byte[needed * 2];
        }
        base.copyTo(joined, 0);
        joined[base.length()] = '/';
        event.record().get(offset, joined, base.length() + 1, length);
        value.append(joined, 0, Paths.normalise(joined, 0, needed));
    }
}
