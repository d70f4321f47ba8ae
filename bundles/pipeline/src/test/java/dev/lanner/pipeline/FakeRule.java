// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule whose alert's message is the event's tid. */
record FakeRule(String name, String source, boolean isEnabled, @Nullable String unsatisfied, List<String> eventTypes)
        implements Rule {
    /** One that works. */
    static FakeRule of(String name, String... eventTypes) {
        return new FakeRule(name, "syscall", true, null, List.of(eventTypes));
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public String condition() {
        return "";
    }

    @Override
    public String resolvedCondition() {
        return "";
    }

    @Override
    public String output() {
        return "";
    }

    @Override
    public Priority priority() {
        return Priority.WARNING;
    }

    @Override
    public List<String> tags() {
        return List.of();
    }

    @Override
    public Location location() {
        return new Location("fake", 1, 1);
    }

    @Override
    public Alert alert(Event event, String hostname) {
        return new Alert(
                event.timestampNs(),
                name,
                priority(),
                source,
                hostname,
                tags(),
                Long.toString(event.tid()),
                Map.of("evt.num", event.number()));
    }
}
