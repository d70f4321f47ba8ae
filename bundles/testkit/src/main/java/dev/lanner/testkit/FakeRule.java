// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is only looked at.
 *
 * @param unsatisfied why it cannot be judged; null if it can
 * @param eventTypes the types of events that it looks at
 */
public record FakeRule(
        String name, Priority priority, boolean isEnabled, @Nullable String unsatisfied, List<String> eventTypes)
        implements Rule {
    /** One that works. */
    public static FakeRule active(String name, String... eventTypes) {
        return new FakeRule(name, Priority.WARNING, true, null, List.of(eventTypes));
    }

    @Override
    public String description() {
        return "What it is for.\n";
    }

    @Override
    public String condition() {
        return "evt.type=open and\nmine";
    }

    @Override
    public String resolvedCondition() {
        return "evt.type=open and proc.name=cat";
    }

    @Override
    public String output() {
        return "opened %fd.name";
    }

    @Override
    public String source() {
        return "syscall";
    }

    @Override
    public List<String> tags() {
        return List.of("file", "host");
    }

    @Override
    public Location location() {
        return new Location("rules/a.yaml", 3, 1);
    }

    @Override
    public Alert alert(Event event, String hostname) {
        throw new UnsupportedOperationException();
    }
}
