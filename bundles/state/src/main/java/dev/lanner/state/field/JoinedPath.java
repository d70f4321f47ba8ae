// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.process.Paths;
import org.jspecify.annotations.Nullable;

/** Makes absolute paths from what calls were given. It has a buffer of its own, so it belongs to one thread. */
final class JoinedPath {
    /** What stands for the working directory in place of a descriptor. */
    static final long CURRENT_DIRECTORY = -100;

    private static final Text UNKNOWN = Text.of("<UNKNOWN>");

    private byte[] joined = new byte[1024];

    /** The working directory of the event's process; empty if unknown. */
    static Text workingDirectory(Event event) {
        return event.thread() == null ? Text.EMPTY : event.thread().process().workingDirectory();
    }

    /** The directory that relative paths of a call are below of; empty if unknown. */
    static Text directory(Event event, long number) {
        if (number == CURRENT_DIRECTORY) {
            return workingDirectory(event);
        }
        FileRecord file = EventFiles.file(event, number);
        return file == null ? Text.EMPTY : file.name();
    }

    /**
     * Appends the absolute path that parameter {@code index} means; below an unknown directory the path as it is, after a
     * word that says so.
     */
    void append(Event event, int index, Text directory, FieldValue value) {
        int length = event.textLength(index);
        int offset = event.offset(index);
        boolean isAbsolute = length > 0 && event.record().get(offset) == '/';
        if (!isAbsolute && directory.isEmpty()) {
            value.append(UNKNOWN);
            value.append(event.record(), offset, length);
            return;
        }
        Text base = isAbsolute ? Text.EMPTY : directory;
        int start = base.length();
        int end = start + 1 + length;
        if (joined.length <= end) {
            joined = new byte[end * 2];
        }
        base.copyTo(joined, 0);
        joined[start] = '/';
        event.record().get(offset, joined, start + 1, length);
        value.append(joined, 0, Paths.normalise(joined, 0, end));
    }

    /** A path's parameter and that of its directory's descriptor, by the names that the event type gives them. */
    record Place(int path, int directory) {
        /** The place, or null if the type has no such parameter. */
        static @Nullable Place of(EventType type, String path, @Nullable String directory) {
            int index = type.indexOf(path);
            return index < 0 ? null : new Place(index, directory == null ? -1 : type.indexOf(directory));
        }

        /** The directory of a relative path; empty if unknown. */
        Text base(Event event) {
            return directory < 0 ? workingDirectory(event) : JoinedPath.directory(event, event.integer(directory));
        }
    }
}
