// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** Which record an event's name stands for in a test. */
final class EventNames {
    private static final int MOST_SYSCALLS = 1024;

    private EventNames() {}

    /** The type that sources of today emit for this name, at the end of a call; IllegalArgumentException if none does. */
    static EventType current(EventCatalogue catalogue, String name) {
        EventType type = find(catalogue, name);
        if (type == null) {
            throw new IllegalArgumentException("no event is called " + name);
        }
        return type;
    }

    /** The same, or null if no event has this name, or none that happens after the start. */
    static @Nullable EventType find(EventCatalogue catalogue, String name) {
        EventType found = null;
        for (EventType type : catalogue.named(name)) {
            boolean happens =
                    type.isCurrent() && (type.kind() == EventKind.SYSCALL || type.kind() == EventKind.TRACEPOINT);
            if (happens && (found == null || found.isEnter())) {
                found = type;
            }
        }
        return found;
    }

    /** The capture format's number of a system call; -1 if it knows none of that name. */
    static long numberOf(EventCatalogue catalogue, String syscall) {
        for (int number = 0; number < MOST_SYSCALLS; number++) {
            if (syscall.equals(catalogue.syscallName(number))) {
                return number;
            }
        }
        return -1;
    }
}
