// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** Events that tell how much memory the thread has by now. No version changes by it: such fields are the event's. */
final class MemoryUpdate implements EventUpdate {
    private final int virtual;
    private final int resident;
    private final int swapped;
    private final int majorFaults;
    private final int minorFaults;

    MemoryUpdate(EventType type) {
        virtual = type.indexOf("vm_size");
        resident = type.indexOf("vm_rss");
        swapped = type.indexOf("vm_swap");
        majorFaults = type.indexOf("pgft_maj");
        minorFaults = type.indexOf("pgft_min");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread != null) {
            read(event, thread);
        }
        return thread;
    }

    void read(Event event, ThreadRecord thread) {
        thread.virtualKb = Parameters.integer(event, virtual, thread.virtualKb);
        thread.residentKb = Parameters.integer(event, resident, thread.residentKb);
        thread.swappedKb = Parameters.integer(event, swapped, thread.swappedKb);
        thread.majorFaults = Parameters.integer(event, majorFaults, thread.majorFaults);
        thread.minorFaults = Parameters.integer(event, minorFaults, thread.minorFaults);
    }
}
