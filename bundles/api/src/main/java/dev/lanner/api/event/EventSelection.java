// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.util.Set;

/**
 * Which events somebody wants to see.
 *
 * @param names names of event types and system calls, as rules say them in {@code evt.type}; what has no such name, such
 *     as the events that tell the state at the start, is always wanted
 * @param withFailed whether system calls that failed are wanted too
 */
public record EventSelection(Set<String> names, boolean withFailed) {
    /** Keeps its own copy of the names. */
    public EventSelection {
        names = Set.copyOf(names);
    }

    /** Whether events that rules call {@code name} are wanted. For set-up, never per event. */
    public boolean wants(String name) {
        return names.contains(name);
    }
}
