// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A thread has entered other namespaces, or made them ({@code setns}, {@code unshare}). */
final class NamespaceUpdate implements EventUpdate {
    private static final Text ROOT = Text.of("/");

    private final ProcessTable table;
    private final HomeReader home;
    /** Whether it enters one that others have made, and so gets to its root; what it makes itself is a copy. */
    private final boolean isEntering;

    NamespaceUpdate(EventType type, ProcessTable table, boolean isEntering) {
        this.table = table;
        home = new HomeReader(type);
        this.isEntering = isEntering;
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread == null || !Parameters.succeeded(event)) {
            return thread;
        }
        long mount = home.mountNamespace(event, thread);
        long user = home.userNamespace(event, thread);
        if (mount == thread.mountNamespace && user == thread.userNamespace) {
            return thread;
        }
        if (isEntering && thread.mountNamespace >= 0 && mount != thread.mountNamespace) {
            thread.place.workingDirectory = ROOT;
        }
        thread.place.rootFolder = home.rootFolder(event, thread);
        thread.mountNamespace = mount;
        thread.userNamespace = user;
        table.identities().ask(thread);
        table.changed(thread.process);
        return thread;
    }
}
