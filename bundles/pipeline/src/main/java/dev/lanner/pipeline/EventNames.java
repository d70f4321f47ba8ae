// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the catalogue says of names, as far as it decides which of them are selected. */
final class EventNames {
    /** What happens so often that only who names it gets it. */
    private static final Set<EventCategory> HIGH_VOLUME =
            EnumSet.of(EventCategory.IO_READ, EventCategory.IO_WRITE, EventCategory.SCHEDULER);

    /** Tracepoints of this category are page faults. */
    private static final EventCategory FAULTS = EventCategory.OTHER;

    private static final Set<EventKind> SELECTABLE = EnumSet.of(EventKind.SYSCALL, EventKind.TRACEPOINT);

    /** What makes a process what it is: its birth, program, identity and end. */
    private static final Set<EventCategory> PROCESSES = EnumSet.of(EventCategory.PROCESS, EventCategory.USER);

    /** They decide what a relative path means. */
    private static final Set<String> DIRECTORIES = Set.of("chdir", "fchdir");

    private static final Set<EventFlag> DESCRIPTORS = EnumSet.of(
            EventFlag.CREATES_FD,
            EventFlag.DESTROYS_FD,
            EventFlag.USES_FD,
            EventFlag.READS_FROM_FD,
            EventFlag.WRITES_TO_FD);

    private final EventCatalogue catalogue;

    EventNames(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Whether events are ever told by this name. */
    boolean isKnown(String name) {
        return !catalogue.named(name).isEmpty();
    }

    /** All names that {@link #isKnown(String)} holds for. */
    List<String> known() {
        return catalogue.names().stream().filter(this::isKnown).toList();
    }

    /** The names of everything that a kernel can tell, sorted. */
    List<String> all() {
        return catalogue.names().stream()
                .filter(name -> is(name, type -> SELECTABLE.contains(type.kind())))
                .toList();
    }

    /** Whether the kernel tells such events by the ten thousand. */
    boolean isHighVolume(String name) {
        return is(
                name,
                type -> HIGH_VOLUME.contains(type.category())
                        || (type.kind() == EventKind.TRACEPOINT && type.category() == FAULTS));
    }

    /**
     * The least of what state asks for that keeps right what events of {@code chosen} are judged by.
     *
     * <p>Processes are always needed. Descriptors are needed by events that are about one: sockets alone by the calls that
     * only know sockets, files alone by those that only take paths.
     */
    Set<String> repair(Collection<String> chosen, Set<String> state) {
        boolean anyDescriptor = false;
        Set<EventCategory> families = EnumSet.noneOf(EventCategory.class);
        for (String name : chosen) {
            if (is(name, type -> type.category() == EventCategory.NET)) {
                families.add(EventCategory.NET);
            } else if (is(name, EventNames::looksAtDescriptor)) {
                anyDescriptor = true;
            } else if (is(name, type -> type.category() == EventCategory.FILE)) {
                families.add(EventCategory.FILE);
            }
        }
        Set<String> needed = new TreeSet<>();
        for (String name : state) {
            if (anyDescriptor || isAboutProcesses(name) || isAbout(families, name)) {
                needed.add(name);
            }
        }
        return needed;
    }

    private boolean isAboutProcesses(String name) {
        return DIRECTORIES.contains(name) || !isKnown(name) || is(name, EventNames::isProcessOnly);
    }

    private boolean isAbout(Set<EventCategory> families, String name) {
        return !families.isEmpty() && is(name, type -> families.contains(type.category()) || movesNumbers(type));
    }

    private static boolean isProcessOnly(EventType type) {
        return type.kind() != EventKind.SYSCALL || (PROCESSES.contains(type.category()) && !isAboutDescriptors(type));
    }

    private static boolean looksAtDescriptor(EventType type) {
        return type.flags().contains(EventFlag.USES_FD)
                || type.category() == EventCategory.IO_READ
                || type.category() == EventCategory.IO_WRITE;
    }

    private static boolean isAboutDescriptors(EventType type) {
        return type.flags().stream().anyMatch(DESCRIPTORS::contains);
    }

    /** Whether descriptors of any kind get or lose their numbers by it, as by close and dup. */
    private static boolean movesNumbers(EventType type) {
        return type.flags().contains(EventFlag.DESTROYS_FD) || type.category() == EventCategory.IO_OTHER;
    }

    private boolean is(String name, Predicate<EventType> test) {
        return catalogue.named(name).stream().anyMatch(test);
    }

    /** All names without those of high volume. */
    List<String> usual() {
        List<String> names = new ArrayList<>(all());
        names.removeIf(this::isHighVolume);
        return names;
    }
}
