// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** News of a thread's CPU time, each second. */
final class UsageUpdate implements EventUpdate {
    private final int user;
    private final int system;

    UsageUpdate(EventType type) {
        user = type.indexOf("cpu_usr");
        system = type.indexOf("cpu_sys");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null) {
            thread.cpuTime.told(event.integer(user), event.integer(system));
        }
        return thread;
    }
}
