// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that asks for a capture, or for none. */
record AskingRule(String name, boolean isCaptured, long captureDurationMs) implements Rule {
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
    public String source() {
        return "syscall";
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
    public boolean isEnabled() {
        return true;
    }

    @Override
    public @Nullable String unsatisfied() {
        return null;
    }

    @Override
    public List<String> eventTypes() {
        return List.of();
    }

    @Override
    public Alert alert(Event event, String hostname) {
        throw new UnsupportedOperationException();
    }
}
