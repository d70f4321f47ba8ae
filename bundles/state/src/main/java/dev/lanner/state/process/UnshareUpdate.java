// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A thread no longer shares something with the others of its process. */
final class UnshareUpdate implements EventUpdate {
    private final NamespaceUpdate namespaces;
    private final int flags;
    private final long files;
    private final long place;

    UnshareUpdate(EventType type, NamespaceUpdate namespaces) {
        this.namespaces = namespaces;
        flags = type.indexOf("flags");
        files = Parameters.named(type, "flags", "CLONE_FILES");
        // Whoever takes a mount or user namespace of its own takes a place of its own with it.
        place = Parameters.named(type, "flags", "CLONE_FS")
                | Parameters.named(type, "flags", "CLONE_NEWNS")
                | Parameters.named(type, "flags", "CLONE_NEWUSER");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null && Parameters.succeeded(event) && event.has(flags)) {
            long wished = event.integer(flags);
            if ((wished & files) != 0) {
                thread.unshareFiles();
            }
            if ((wished & place) != 0) {
                thread.unsharePlace();
            }
        }
        return namespaces.apply(event, thread);
    }
}
