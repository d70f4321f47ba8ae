// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Priority;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import java.util.ArrayList;
import java.util.List;

/** A rule while documents are being read: later items may append to it and override it. */
public final class RuleDefinition {
    private final String name;
    private final Span place;
    private SourceText condition;
    private SourceText output;
    private String description;
    private Priority priority;
    private final String source;
    private final List<String> tags = new ArrayList<>();
    private final List<ExceptionDefinition> exceptions = new ArrayList<>();
    private boolean enabled = true;
    private boolean warnsOfEventTypes = true;
    private boolean skippedIfUnknownField;
    private boolean captured;
    private long captureDurationMs;

    RuleDefinition(
            Scalar name,
            SourceText condition,
            SourceText output,
            String description,
            Priority priority,
            String source) {
        this.name = name.text();
        this.place = name.span();
        this.condition = condition;
        this.output = output;
        this.description = description;
        this.priority = priority;
        this.source = source;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it is named. */
    public Span place() {
        return place;
    }

    /** The rule as what is around a place. */
    public Within within() {
        return Within.of("rule", name, place.source().location(0));
    }

    /** Its condition, without exceptions. */
    public SourceText condition() {
        return condition;
    }

    void condition(SourceText value) {
        condition = value;
    }

    /** Its output. */
    public SourceText output() {
        return output;
    }

    void output(SourceText value) {
        output = value;
    }

    /** What it is for. */
    public String description() {
        return description;
    }

    void description(String value) {
        description = value;
    }

    /** How bad a match is. */
    public Priority priority() {
        return priority;
    }

    void priority(Priority value) {
        priority = value;
    }

    /** Whose events it judges. */
    public String source() {
        return source;
    }

    /** Its tags. */
    public List<String> tags() {
        return tags;
    }

    /** Its exceptions. */
    public List<ExceptionDefinition> exceptions() {
        return exceptions;
    }

    /** Whether it takes part. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Turns it on or off. */
    public void enabled(boolean value) {
        enabled = value;
    }

    /** Whether a condition without event types is worth a warning. */
    public boolean warnsOfEventTypes() {
        return warnsOfEventTypes;
    }

    void warnsOfEventTypes(boolean value) {
        warnsOfEventTypes = value;
    }

    /** Whether it is left out, with a warning, if its condition has an unknown field. */
    public boolean isSkippedIfUnknownField() {
        return skippedIfUnknownField;
    }

    void skippedIfUnknownField(boolean value) {
        skippedIfUnknownField = value;
    }

    /** Whether a match starts a capture. */
    public boolean isCaptured() {
        return captured;
    }

    void captured(boolean value) {
        captured = value;
    }

    /** How long the capture is to be; 0 for as long as the configuration says. */
    public long captureDurationMs() {
        return captureDurationMs;
    }

    void captureDurationMs(long value) {
        captureDurationMs = value;
    }
}
