// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.hasPath;
import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileRecord;
import org.jspecify.annotations.Nullable;

/** A process goes to another directory. */
final class DirectoryUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int path;
    private final int cwd;
    private final int fd;

    DirectoryUpdate(EventType type, ProcessTable table) {
        this.table = table;
        path = type.indexOf("path");
        cwd = type.indexOf("cwd");
        fd = type.indexOf("fd");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null && Parameters.succeeded(event) && event.timestampNs() >= thread.place.knownNs) {
            Place place = thread.place;
            place.knownNs = event.timestampNs();
            place.workingDirectory = directory(event, thread, place.workingDirectory);
            table.changed(place, thread.process);
        }
        return thread;
    }

    private Text directory(Event event, ThreadRecord thread, Text old) {
        if (hasPath(event, cwd)) {
            return Parameters.directory(event, cwd, old);
        }
        if (Parameters.has(event, fd)) {
            FileRecord file = thread.files.get(event.integer(fd));
            return file == null ? Text.EMPTY : file.name();
        }
        if (!hasText(event, path)) {
            return Text.EMPTY;
        }
        return Paths.resolve(old, Parameters.text(event, path, Text.EMPTY));
    }
}
