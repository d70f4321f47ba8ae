// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.events.PackedCatalogue.Syscall;
import dev.lanner.events.PackedCatalogue.SyscallForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The capture format's catalogue with our extensions, from the bundle's own resource. Usable without a framework. */
@Component
public final class StandardCatalogue implements EventCatalogue {
    private static final int GENERIC_EXIT = 1;
    private static final String NEWS = "ASYNCEVENT_E";
    /** Names that news have, as Falco's container plugin calls them. */
    private static final List<String> NEWS_NAMES = List.of("container", "container_removed");

    private final List<FlagTable> flagTables;
    private final List<EventType> types;
    private final Map<String, EventType> byEnumName = new HashMap<>();
    private final Map<String, List<EventType>> byName = new HashMap<>();
    private final Collection<String> names;
    private final List<Syscall> syscalls;

    /** Reads the catalogue; IllegalStateException if the bundle is damaged. */
    @Activate
    public StandardCatalogue() {
        PackedCatalogue packed = PackedCatalogue.load();
        flagTables = packed.flagTables();
        types = packed.types();
        syscalls = packed.syscalls();
        TreeSet<String> sortedNames = new TreeSet<>();
        for (EventType type : types) {
            byEnumName.put(type.enumName(), type);
            if (type.isCurrent()) {
                byName.put(type.name(), with(named(type.name()), type));
            }
            if (type.kind() != EventKind.UNUSED) {
                sortedNames.add(type.name());
            }
        }
        List<EventType> generic = List.of(types.get(GENERIC_EXIT));
        for (Syscall syscall : syscalls) {
            sortedNames.add(syscall.name());
            if (syscall.form() == SyscallForm.GENERIC_EVENT) {
                byName.putIfAbsent(syscall.name(), generic);
            }
        }
        for (String name : NEWS_NAMES) {
            sortedNames.add(name);
            byName.put(name, with(named(name), type(NEWS)));
        }
        names = Collections.unmodifiableCollection(sortedNames);
    }

    private static List<EventType> with(List<EventType> earlier, EventType last) {
        List<EventType> all = new ArrayList<>(earlier);
        all.add(last);
        return List.copyOf(all);
    }

    @Override
    public List<EventType> types() {
        return types;
    }

    @Override
    public EventType type(String enumName) {
        EventType type = byEnumName.get(enumName);
        if (type == null) {
            throw new IllegalArgumentException("No event type is called '" + enumName + "' in the catalogue.");
        }
        return type;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A second name of a system call whose event has another one, such as {@code pread64} of {@code pread}, means no
     * type: no event is ever printed or compared under it.
     */
    @Override
    public List<EventType> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    @Override
    public Collection<String> names() {
        return names;
    }

    @Override
    public @Nullable String syscallName(int ppmSyscall) {
        return ppmSyscall < 0 || ppmSyscall >= syscalls.size()
                ? null
                : syscalls.get(ppmSyscall).name();
    }

    /** Every flag table, also those that no parameter names. */
    List<FlagTable> flagTables() {
        return flagTables;
    }
}
