// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A thread names itself. */
final class NameUpdate implements EventUpdate {
    /** The kernel cuts longer names. */
    private static final int LONGEST = 15;

    private final ProcessTable table;
    private final int option;
    private final int name;
    private final long setName;

    NameUpdate(EventType type, ProcessTable table) {
        this.table = table;
        option = type.indexOf("option");
        name = type.indexOf("arg2_str");
        setName = Parameters.named(type, "option", "PR_SET_NAME");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        // Who tells of the change itself has told of it before the call ends, when the name may be another one already.
        if (thread == null
                || thread.renamedNs > 0
                || !Parameters.succeeded(event)
                || !event.has(option)
                || event.integer(option) != setName
                || !event.has(name)) {
            return thread;
        }
        int length = Math.min(event.textLength(name), LONGEST);
        if (!thread.name.contentEquals(event.record(), event.offset(name), length)) {
            thread.name = Text.copyOf(event.record(), event.offset(name), length);
            if (thread.isMain()) {
                thread.process.name = thread.name;
            }
            table.changed(thread.process);
        }
        return thread;
    }
}
