// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All event types there are. A service; immutable.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> never. Names are for set-up: a component looks codes and parameter indices
 * up when it is bound and keeps the numbers.
 */
@ProviderType
public interface EventCatalogue {
    /** Every type, at the index that is its code. */
    List<EventType> types();

    /** The type with this enum name, for example {@code PROCEXIT_1_E}; IllegalArgumentException if there is none. */
    EventType type(String enumName);

    /**
     * The current types that rules call {@code name} in {@code evt.type}, in the order of their codes; empty if there is
     * none. For a system call without an event of its own this is the generic event.
     */
    List<EventType> named(String name);

    /** Every name that {@code evt.type} accepts, sorted: those of events and those of all known system calls. */
    Collection<String> names();

    /** The name of a system call by the capture format's code of it (PPM_SC), or null. */
    @Nullable
    String syscallName(int ppmSyscall);
}
