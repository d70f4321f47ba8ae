// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One event type of each role: {@code open}, {@code pluginevent}, {@code task} and {@code useradded}. */
final class FakeCatalogue implements EventCatalogue {
    static final int OPEN = 0;
    static final int PLUGIN_EVENT = 1;
    static final int TASK = 2;
    static final int USER_ADDED = 3;

    private final List<EventType> types = List.of(
            type(OPEN, "open", EventKind.SYSCALL),
            type(PLUGIN_EVENT, "pluginevent", EventKind.PLUGIN),
            type(TASK, "task", EventKind.ITERATOR),
            type(USER_ADDED, "useradded", EventKind.META));

    private static EventType type(int code, String name, EventKind kind) {
        return new EventType(
                code, name.toUpperCase(java.util.Locale.ROOT), name, kind, EventCategory.FILE, Set.of(), List.of());
    }

    @Override
    public List<EventType> types() {
        return types;
    }

    @Override
    public EventType type(String enumName) {
        throw new IllegalArgumentException(enumName);
    }

    @Override
    public List<EventType> named(String name) {
        return types.stream().filter(type -> type.name().equals(name)).toList();
    }

    @Override
    public Collection<String> names() {
        return types.stream().map(EventType::name).toList();
    }

    @Override
    public @Nullable String syscallName(int ppmSyscall) {
        return null;
    }
}
