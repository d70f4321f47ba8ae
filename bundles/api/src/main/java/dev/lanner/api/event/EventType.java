// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One code of the event catalogue.
 *
 * @param code the code on the wire, from 0
 * @param enumName the catalogue's unique name, for example {@code PROCEXIT_1_E}
 * @param name what rules call it in {@code evt.type}, for example {@code procexit}; several codes may share it
 * @param kind where such events come from
 * @param category what such events are about
 * @param flags what such events do
 * @param parameters in the order of the record, extensions last
 */
public record EventType(
        int code,
        String enumName,
        String name,
        EventKind kind,
        EventCategory category,
        Set<EventFlag> flags,
        List<Parameter> parameters) {

    /** Keeps its own copies of the collections. */
    public EventType {
        flags = Set.copyOf(flags);
        parameters = List.copyOf(parameters);
    }

    /** Whether this is an enter event: the even codes, those with {@code evt.dir} {@code >}. */
    public boolean isEnter() {
        return (code & 1) == 0;
    }

    /** Whether sources of today emit this code: neither unused nor an old version. */
    public boolean isCurrent() {
        return kind != EventKind.UNUSED && !flags.contains(EventFlag.OLD_VERSION);
    }

    /** Whether parameter lengths are 32 bits wide. */
    public boolean isLarge() {
        return flags.contains(EventFlag.LARGE_PAYLOAD);
    }

    /** The index of the parameter {@code parameterName}, or -1. For set-up, never per event. */
    public int indexOf(String parameterName) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(parameterName)) {
                return i;
            }
        }
        return -1;
    }

    /** The parameter {@code parameterName}, or null. For set-up, never per event. */
    public @Nullable Parameter parameter(String parameterName) {
        int index = indexOf(parameterName);
        return index < 0 ? null : parameters.get(index);
    }
}
