// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.SelectedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which events are wanted, and by whom. Immutable once built. */
final class Selection {
    private static final int MOST_TOLD = 8;

    private final EventSelection events;
    private final NavigableMap<String, Set<String>> reasons;

    private Selection(EventSelection events, NavigableMap<String, Set<String>> reasons) {
        this.events = events;
        this.reasons = reasons;
    }

    /** Before anything is known of what is wanted. */
    static Selection nothing() {
        return new Selection(new EventSelection(Set.of(), true), new TreeMap<>());
    }

    EventSelection events() {
        return events;
    }

    List<SelectedEvent> selectedEvents() {
        return reasons.entrySet().stream()
                .map(entry -> new SelectedEvent(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    /** In one line, for the log. */
    String changeFrom(Selection before) {
        Set<String> added = new TreeSet<>(reasons.keySet());
        added.removeAll(before.reasons.keySet());
        Set<String> removed = new TreeSet<>(before.reasons.keySet());
        removed.removeAll(reasons.keySet());
        StringBuilder text = new StringBuilder().append(reasons.size()).append(" kinds of events are selected");
        text.append(events.withFailed() ? "" : ", without system calls that failed");
        if (!before.reasons.isEmpty()) {
            append(text, "new", added);
            append(text, "no longer", removed);
        }
        return text.append("; 'lanner:selection' says why.").toString();
    }

    private static void append(StringBuilder text, String title, Set<String> names) {
        if (!names.isEmpty()) {
            text.append("; ").append(title).append(": ");
            text.append(names.stream().limit(MOST_TOLD).collect(Collectors.joining(", ")));
            text.append(names.size() > MOST_TOLD ? " and " + (names.size() - MOST_TOLD) + " more" : "");
        }
    }

    /** Collects wishes. */
    static final class Builder {
        private final NavigableMap<String, Set<String>> reasons = new TreeMap<>();

        void add(Collection<String> names, String reason) {
            names.forEach(name ->
                    reasons.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(reason));
        }

        void remove(Collection<String> names) {
            names.forEach(reasons::remove);
        }

        /** All names so far. */
        List<String> names() {
            return new ArrayList<>(reasons.keySet());
        }

        Selection build(boolean withFailed) {
            return new Selection(new EventSelection(reasons.keySet(), withFailed), reasons);
        }
    }
}
