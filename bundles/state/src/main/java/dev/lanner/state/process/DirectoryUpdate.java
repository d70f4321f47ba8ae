// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A process goes to another directory. */
final class DirectoryUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int path;
    private final int cwd;

    DirectoryUpdate(EventType type, ProcessTable table) {
        this.table = table;
        path = type.indexOf("path");
        cwd = type.indexOf("cwd");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null && Parameters.succeeded(event)) {
            Place place = thread.place;
            place.workingDirectory = directory(event, place.workingDirectory);
            table.changed(place, thread.process);
        }
        return thread;
    }

    private Text directory(Event event, Text old) {
        if (hasText(event, cwd)) {
            return Parameters.directory(event, cwd, old);
        }
        if (!hasText(event, path)) {
            return Text.EMPTY;
        }
        return Paths.resolve(old, Parameters.text(event, path, Text.EMPTY));
    }
}
