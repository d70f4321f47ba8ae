// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.SeenValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Explanations as JSON: one object on one line. */
final class ExplanationJson {
    private final RuleExplanation explanation;
    private final JsonGenerator json;

    private ExplanationJson(RuleExplanation explanation, JsonGenerator json) {
        this.explanation = explanation;
        this.json = json;
    }

    /** How far events got. */
    static String of(RuleExplanation explanation) {
        return written(explanation, ExplanationJson::writeTally);
    }

    /** What the rule says to one event. */
    static String of(RuleExplanation explanation, EventVerdict verdict) {
        return written(explanation, object -> object.writeVerdict(verdict));
    }

    /** Writes the members of an object. */
    private interface Members {
        void write(ExplanationJson object) throws IOException;
    }

    private static String written(RuleExplanation explanation, Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            ExplanationJson object = new ExplanationJson(explanation, json);
            json.writeStartObject();
            object.writeRule();
            members.write(object);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void writeRule() throws IOException {
        Rule rule = explanation.rule();
        json.writeStringField("rule", rule.name());
        json.writeStringField("location", rule.location().toString());
        json.writeStringField("priority", rule.priority().label());
        json.writeStringField("source", rule.source());
        writeText("obstacle", explanation.obstacle());
        json.writeBooleanField("outdated", explanation.isOutdated());
    }

    private void writeTally() throws IOException {
        RuleTally tally = explanation.tally();
        json.writeArrayFieldStart("event_types");
        for (String type : explanation.eventTypes()) {
            json.writeString(type);
        }
        json.writeEndArray();
        json.writeNumberField("events", tally.events());
        json.writeNumberField("of_source", tally.ofSource());
        json.writeNumberField("of_type", tally.ofType());
        json.writeNumberField("matches", tally.matches());
        json.writeNumberField("last_match", tally.lastMatch());
        writeValues("taken_by", tally.takenBy());
        writeSteps();
        json.writeFieldName("condition");
        writePart(explanation.condition(), part -> writePartTally(tally.parts().get(part.number())));
    }

    private void writeVerdict(EventVerdict verdict) throws IOException {
        json.writeNumberField("event", verdict.number());
        json.writeNumberField("time", verdict.timestampNs());
        json.writeStringField("event_type", verdict.eventType());
        json.writeStringField("event_source", verdict.source());
        json.writeStringField("by", verdict.description());
        json.writeBooleanField("true", verdict.isTrue());
        writeText("taken_by", verdict.takenBy());
        json.writeStringField("output", verdict.output());
        writeSteps();
        json.writeFieldName("condition");
        writePart(
                explanation.condition(),
                part -> writePartVerdict(verdict.parts().get(part.number())));
    }

    private void writeSteps() throws IOException {
        json.writeArrayFieldStart("steps");
        for (int step : explanation.steps()) {
            json.writeNumber(step);
        }
        json.writeEndArray();
    }

    /** Writes what is known of a part. */
    private interface PartMembers {
        void write(ConditionPart part) throws IOException;
    }

    private void writePart(ConditionPart part, PartMembers members) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", part.number());
        json.writeStringField("kind", part.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("text", part.text());
        if (part.resolved() != null) {
            json.writeStringField("resolved", part.resolved());
        }
        json.writeStringField("location", part.location().toString());
        members.write(part);
        if (!part.parts().isEmpty()) {
            json.writeArrayFieldStart("parts");
            for (ConditionPart below : part.parts()) {
                writePart(below, members);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void writePartTally(PartTally tally) throws IOException {
        json.writeNumberField("reached", tally.reached());
        json.writeNumberField("true", tally.trueCount());
        json.writeNumberField("false", tally.falseCount());
        json.writeNumberField("missing", tally.missingCount());
        if (tally.stopped() > 0) {
            json.writeNumberField("stopped", tally.stopped());
            json.writeNumberField("stopped_alone", tally.stoppedAlone());
            json.writeNumberField("last_stopped", tally.lastStopped());
            json.writeNumberField("last_stopped_alone", tally.lastStoppedAlone());
        }
        if (!tally.hindering().isEmpty()) {
            writeValues("hindering", tally.hindering());
        }
    }

    private void writePartVerdict(PartVerdict verdict) throws IOException {
        json.writeBooleanField("true", verdict.isTrue());
        json.writeBooleanField("reached", verdict.isReached());
        json.writeBooleanField("missing", verdict.isMissing());
        if (!verdict.values().isEmpty()) {
            json.writeArrayFieldStart("values");
            for (ReadValue value : verdict.values()) {
                json.writeStartObject();
                json.writeStringField("field", value.field());
                writeText("value", value.text());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void writeValues(String name, List<SeenValue> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (SeenValue value : values) {
            json.writeStartObject();
            json.writeStringField("value", value.text());
            json.writeNumberField("count", value.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeText(String name, @Nullable String text) throws IOException {
        if (text == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, text);
        }
    }
}
