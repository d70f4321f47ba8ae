// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import java.util.List;

/**
 * An event type that the sources are asked for, and who wants it.
 *
 * @param name of the event type or system call, as rules say it in {@code evt.type}
 * @param wantedBy for people to read: {@code state}, {@code configuration}, {@code rule 'its name'}, {@code plugin its name},
 *     or what a tap calls itself
 */
public record SelectedEvent(String name, List<String> wantedBy) {
    /** Keeps its own copy of the list. */
    public SelectedEvent {
        wantedBy = List.copyOf(wantedBy);
    }
}
