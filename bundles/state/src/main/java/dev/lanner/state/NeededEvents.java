// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.state.file.FileUpdates;
import dev.lanner.state.process.EventUpdates;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events state must see to stay right: all that change threads or descriptors, but not those that only move bytes or
 * tell figures. They come so often that whoever wants them has to ask for them.
 */
final class NeededEvents {
    /** Tell mostly of memory; what else they may change, no one asks for. */
    private static final Set<String> TOO_OFTEN = Set.of("switch", "brk", "mmap", "mmap2", "munmap");

    /** What all calls are told by that have no event of their own, and the one of these that changes anything. */
    private static final String GENERIC = "GENERIC_X";

    private static final String PIVOT = "pivot_root";

    private NeededEvents() {}

    static Set<String> names(EventCatalogue catalogue, EventUpdates updates, FileUpdates fileUpdates) {
        Set<String> names = new TreeSet<>();
        for (EventType type : catalogue.types()) {
            boolean isChanging = updates.update(type.code()) != null || fileUpdates.isUpdating(type.code());
            boolean isOfKernel = type.kind() == EventKind.SYSCALL || type.kind() == EventKind.TRACEPOINT;
            if (isChanging && isOfKernel && type.isCurrent() && !isTransfer(type) && !TOO_OFTEN.contains(type.name())) {
                names.add(type.enumName().equals(GENERIC) ? PIVOT : type.name());
            }
        }
        return Set.copyOf(names);
    }

    private static boolean isTransfer(EventType type) {
        boolean movesBytes =
                type.flags().contains(EventFlag.READS_FROM_FD) || type.flags().contains(EventFlag.WRITES_TO_FD);
        // Descriptors may come with these.
        return movesBytes && type.indexOf("msgcontrol") < 0;
    }
}
