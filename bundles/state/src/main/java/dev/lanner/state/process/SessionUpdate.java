// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;

/** A process starts a session, and a group, of its own, and has no terminal then. */
final class SessionUpdate implements EventUpdate {
    private final ProcessTable table;

    SessionUpdate(ProcessTable table) {
        this.table = table;
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        long session = event.has(0) ? event.integer(0) : -1;
        if (thread != null && session > 0) {
            ProcessRecord process = thread.process;
            process.sessionId = session;
            process.nsGroupId = session;
            process.groupId = process.pid;
            process.tty = 0;
            table.changed(process);
        }
        return thread;
    }
}
