// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.output.OutputTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule of a rule set. */
final class CompiledRule implements Rule {
    private final String name;
    private final String description;
    private final String conditionText;
    private final String outputText;
    private final Condition condition;
    private final OutputTemplate output;
    private final Priority priority;
    private final String source;
    private final List<String> tags;
    private final Location location;
    private final boolean captured;
    private final long captureDurationMs;
    private final State state;
    private final Frame frame;

    CompiledRule(RuleDefinition definition, Condition condition, OutputTemplate output, State state, Frame frame) {
        this.name = definition.name();
        this.description = definition.description();
        this.conditionText = definition.condition().text().strip();
        this.outputText = definition.output().text().strip();
        this.priority = definition.priority();
        this.source = definition.source();
        this.tags = List.copyOf(definition.tags());
        this.location = definition.place().source().location(definition.place().start());
        this.captured = definition.isCaptured();
        this.captureDurationMs = definition.captureDurationMs();
        this.condition = condition;
        this.output = output;
        this.state = state;
        this.frame = frame;
    }

    /**
     * How a rule takes part.
     *
     * @param unsatisfied why it cannot; null if it can
     * @param eventTypes names of types; empty for all
     */
    record State(boolean isEnabled, @Nullable String unsatisfied, List<String> eventTypes) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String condition() {
        return conditionText;
    }

    @Override
    public String resolvedCondition() {
        return Rendering.of(condition);
    }

    @Override
    public String output() {
        return outputText;
    }

    @Override
    public Priority priority() {
        return priority;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<String> tags() {
        return tags;
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public boolean isEnabled() {
        return state.isEnabled();
    }

    @Override
    public @Nullable String unsatisfied() {
        return state.unsatisfied();
    }

    @Override
    public List<String> eventTypes() {
        return state.eventTypes();
    }

    @Override
    public boolean isCaptured() {
        return captured;
    }

    @Override
    public long captureDurationMs() {
        return captureDurationMs;
    }

    @Override
    public Alert alert(Event event, String hostname) {
        frame.moveTo(event);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("evt.time", event.timestampNs());
        String message = output.format(frame, fields);
        // Under this name alerts carry the number, whatever the output prints.
        fields.put("evt.time", event.timestampNs());
        return new Alert(event.timestampNs(), name, priority, source, hostname, tags, message, fields);
    }

    @Override
    public String toString() {
        return name;
    }
}
