// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * A thread, and whoever shares its place, gets another root directory: {@code chroot}, below the one that it had, and
 * {@code pivot_root}, which is one of the calls that have no event of their own.
 */
final class RootUpdate implements EventUpdate {
    private final ProcessTable table;
    private final HomeReader home;
    private final int path;

    RootUpdate(EventType type, ProcessTable table) {
        this.table = table;
        home = new HomeReader(type);
        path = type.indexOf("path");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread == null || (path >= 0 && !Parameters.succeeded(event))) {
            return thread;
        }
        long folder = home.rootFolder(event, thread);
        boolean isAnother = folder != thread.place.rootFolder;
        thread.place.rootFolder = folder;
        if (path >= 0) {
            goBelow(event, thread.place);
        }
        if (isAnother) {
            askForAll(thread);
        }
        if (isAnother || path >= 0) {
            table.changed(thread.place, thread.process);
        }
        return thread;
    }

    private void goBelow(Event event, Place place) {
        Text below = hasText(event, path)
                ? Paths.resolve(place.workingDirectory, Parameters.text(event, path, Text.EMPTY))
                : Text.EMPTY;
        boolean wasInside = place.root.length() > 1;
        place.root = below.isEmpty() || !wasInside ? below : Paths.resolve(place.root, Text.of("." + below));
    }

    /** Whose users these are goes by the root: for all of the process that share it. */
    private void askForAll(ThreadRecord thread) {
        for (ThreadRecord at = thread.process.firstThread; at != null; at = at.next) {
            if (at.place == thread.place) {
                table.identities().ask(at);
            }
        }
    }
}
