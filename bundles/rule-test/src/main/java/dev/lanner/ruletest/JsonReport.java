// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanner.api.rule.Rule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report for programs: one JSON object. */
final class JsonReport {
    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    static String of(TestReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            new JsonReport(generator).write(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(TestReport report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("passed", report.results().size() - report.failed());
        json.writeNumberField("failed", report.failed());
        json.writeNumberField("took_ms", report.tookMs());
        texts("errors", report.complaints());
        json.writeArrayFieldStart("cases");
        for (TestReport.CaseResult result : report.results()) {
            json.writeStartObject();
            json.writeStringField("name", result.test().name());
            json.writeStringField("location", result.test().place().toString());
            json.writeBooleanField("passed", result.hasPassed());
            texts("failures", result.failures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("coverage");
        for (Coverage.Figures figures : report.coverage()) {
            write(figures);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Coverage.Figures figures) throws IOException {
        json.writeStartObject();
        json.writeNumberField("rules", figures.rules());
        json.writeNumberField("checks", figures.checks());
        rules("never_fired", figures.neverFired());
        rules("never_silent", figures.neverSilent());
        rules("never_first", figures.neverFirst());
        rules("unsatisfied", figures.unable());
        json.writeArrayFieldStart("gaps");
        for (Coverage.Gap gap : figures.gaps()) {
            json.writeStartObject();
            json.writeStringField("location", gap.place().toString());
            json.writeStringField("check", gap.text());
            json.writeBooleanField("was_true", gap.wasTrue());
            json.writeBooleanField("was_false", gap.wasFalse());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void rules(String name, List<Rule> rules) throws IOException {
        texts(name, rules.stream().map(Rule::name).toList());
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
