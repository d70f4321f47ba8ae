// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A thread sets its capabilities. */
final class CapabilityUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int inheritable;
    private final int permitted;
    private final int effective;

    CapabilityUpdate(EventType type, ProcessTable table) {
        this.table = table;
        inheritable = type.indexOf("cap_inheritable");
        permitted = type.indexOf("cap_permitted");
        effective = type.indexOf("cap_effective");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null && Parameters.succeeded(event) && Parameters.has(event, permitted)) {
            thread.capabilities =
                    new Capabilities(event.integer(inheritable), event.integer(permitted), event.integer(effective));
            table.changed(thread.process);
        }
        return thread;
    }
}
