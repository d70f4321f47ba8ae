// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A thread, and whoever shares its place, gets another root directory, below the one that it had. */
final class RootUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int path;

    RootUpdate(EventType type, ProcessTable table) {
        this.table = table;
        path = type.indexOf("path");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null && Parameters.succeeded(event)) {
            Place place = thread.place;
            Text below = hasText(event, path)
                    ? Paths.resolve(place.workingDirectory, Parameters.text(event, path, Text.EMPTY))
                    : Text.EMPTY;
            boolean wasInside = place.root.length() > 1;
            place.root = below.isEmpty() || !wasInside ? below : Paths.resolve(place.root, Text.of("." + below));
            table.changed(place, thread.process);
        }
        return thread;
    }
}
