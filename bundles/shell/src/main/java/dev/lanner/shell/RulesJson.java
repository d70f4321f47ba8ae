// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Problem.ItemPlace;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDescription.ConditionDetails;
import dev.lanner.api.rule.RulesDescription.ExceptionDescription;
import dev.lanner.api.rule.RulesDescription.ListDescription;
import dev.lanner.api.rule.RulesDescription.MacroDescription;
import dev.lanner.api.rule.RulesDescription.PluginRequirement;
import dev.lanner.api.rule.RulesDescription.RuleDescription;
import dev.lanner.api.rule.RulesDocument;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes what is known of rules files in the form in which Falco tells it. */
final class RulesJson {
    private static final Map<ProblemCode, String> PLACES = Map.of(
            ProblemCode.LOAD_ERR_COMPILE_CONDITION, "condition expression",
            ProblemCode.LOAD_COMPILE_CONDITION, "condition expression",
            ProblemCode.LOAD_ERR_COMPILE_OUTPUT, "output");
    /** Names of problems that concern the form of the documents only. */
    private static final Set<ProblemCode> FORM =
            Set.of(ProblemCode.LOAD_ERR_YAML_VALIDATE, ProblemCode.LOAD_UNKNOWN_KEY, ProblemCode.LOAD_UNKNOWN_ITEM);

    private final JsonFactory json = new JsonFactory();
    private final Map<String, RulesDocument> documents = new LinkedHashMap<>();
    private final JsonGenerator generator;
    private final StringWriter text = new StringWriter();

    private RulesJson(List<RulesDocument> documents) throws IOException {
        documents.forEach(document -> this.documents.put(document.name(), document));
        generator = json.createGenerator(text);
        generator.useDefaultPrettyPrinter();
    }

    /** The outcome of a check, and all there is to know if {@code isDescribed}. */
    static String check(
            List<String> names,
            List<RulesDocument> documents,
            List<Problem> problems,
            RulesDescription description,
            boolean isDescribed)
            throws IOException {
        RulesJson json = new RulesJson(documents);
        json.generator.writeStartObject();
        json.results(names, problems);
        json.unsatisfied(description);
        if (isDescribed) {
            json.generator.writeFieldName("falco_describe_results");
            json.description(description);
        }
        json.generator.writeEndObject();
        return json.finished();
    }

    /** All there is to know about one rule. */
    static String show(RuleDescription rule) throws IOException {
        RulesJson json = new RulesJson(List.of());
        json.rule(rule);
        return json.finished();
    }

    private String finished() throws IOException {
        generator.close();
        return text.toString();
    }

    private void results(List<String> names, List<Problem> problems) throws IOException {
        Set<String> all = new LinkedHashSet<>(names);
        problems.forEach(problem -> all.add(problem.location().document()));
        generator.writeArrayFieldStart("falco_load_results");
        for (String name : all) {
            List<Problem> own = problems.stream()
                    .filter(problem -> problem.location().document().equals(name))
                    .toList();
            List<Problem> form = own.stream()
                    .filter(problem -> FORM.contains(problem.code()))
                    .toList();
            generator.writeStartObject();
            generator.writeStringField("name", name);
            generator.writeBooleanField("successful", own.stream().noneMatch(Problem::isError));
            generator.writeBooleanField("schema_valid", form.isEmpty());
            strings("schema_warnings", form.stream().map(Problem::message).toList());
            problems("errors", own.stream().filter(Problem::isError).toList());
            problems(
                    "warnings",
                    own.stream().filter(problem -> !problem.isError()).toList());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void problems(String name, List<Problem> problems) throws IOException {
        generator.writeArrayFieldStart(name);
        for (Problem problem : problems) {
            generator.writeStartObject();
            generator.writeObjectFieldStart("context");
            generator.writeArrayFieldStart("locations");
            location("rules content", "", new Location(problem.location().document(), 1, 1));
            for (ItemPlace item : problem.within()) {
                location(item.kind(), item.name(), item.location());
            }
            location(PLACES.getOrDefault(problem.code(), "value for"), "", problem.location());
            generator.writeEndArray();
            generator.writeStringField("snippet", Objects.requireNonNullElse(problem.snippet(), ""));
            generator.writeEndObject();
            generator.writeStringField("code", problem.code().name());
            generator.writeStringField("codedesc", problem.code().title());
            generator.writeStringField("message", problem.message());
            if (problem.hint() != null) {
                generator.writeStringField("hint", problem.hint());
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void location(String kind, String name, Location location) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("item_type", kind);
        generator.writeStringField("item_name", name);
        generator.writeObjectFieldStart("position");
        generator.writeStringField("name", location.document());
        generator.writeNumberField("line", location.line());
        generator.writeNumberField("column", location.column());
        generator.writeNumberField("offset", offset(location));
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private int offset(Location location) {
        RulesDocument document = documents.get(location.document());
        int start = 0;
        for (int line = 1; document != null && line < location.line(); line++) {
            int end = document.text().indexOf('\n', start);
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        return start + location.column() - 1;
    }

    /** Rules that nothing is wrong with, and that yet cannot match now. */
    private void unsatisfied(RulesDescription description) throws IOException {
        generator.writeArrayFieldStart("unsatisfied_rules");
        for (RuleDescription each : description.rules()) {
            String reason = each.rule().unsatisfied();
            if (each.rule().isEnabled() && reason != null) {
                generator.writeStartObject();
                generator.writeStringField("name", each.rule().name());
                generator.writeStringField("reason", reason);
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
    }

    private void description(RulesDescription description) throws IOException {
        generator.writeStartObject();
        if (description.engineVersion() != null) {
            generator.writeStringField("required_engine_version", description.engineVersion());
        }
        generator.writeArrayFieldStart("required_plugin_versions");
        for (PluginRequirement plugin : description.plugins()) {
            plugin(plugin);
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("rules");
        for (RuleDescription rule : description.rules()) {
            rule(rule);
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("macros");
        for (MacroDescription macro : description.macros()) {
            macro(macro);
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("lists");
        for (ListDescription list : description.lists()) {
            list(list);
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private void plugin(PluginRequirement plugin) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("name", plugin.name());
        generator.writeStringField("version", plugin.version());
        if (!plugin.alternatives().isEmpty()) {
            generator.writeArrayFieldStart("alternatives");
            for (PluginRequirement alternative : plugin.alternatives()) {
                plugin(alternative);
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
    }

    private void rule(RuleDescription description) throws IOException {
        Rule rule = description.rule();
        generator.writeStartObject();
        generator.writeObjectFieldStart("info");
        generator.writeStringField("name", rule.name());
        generator.writeStringField("condition", rule.condition());
        generator.writeStringField("priority", rule.priority().label());
        generator.writeStringField("output", rule.output());
        generator.writeStringField("description", rule.description());
        generator.writeBooleanField("enabled", rule.isEnabled());
        generator.writeStringField("source", rule.source());
        generator.writeBooleanField("capture", rule.isCaptured());
        generator.writeNumberField("capture_duration", rule.captureDurationMs());
        strings("tags", rule.tags());
        generator.writeEndObject();
        generator.writeObjectFieldStart("details");
        details(description.details());
        strings("output_fields", description.outputFields());
        strings(
                "exception_names",
                description.exceptions().stream()
                        .map(ExceptionDescription::name)
                        .toList());
        strings(
                "exception_operators",
                description.exceptions().stream()
                        .flatMap(exception -> exception.operators().stream())
                        .toList());
        strings(
                "exception_fields",
                description.exceptions().stream()
                        .flatMap(exception -> exception.fields().stream())
                        .distinct()
                        .toList());
        generator.writeStringField("output_compiled", rule.output());
        plugins(description.details());
        generator.writeNumberField("estimated_cost_ns", description.cost());
        String unsatisfied = rule.unsatisfied();
        if (unsatisfied != null) {
            generator.writeStringField("unsatisfied", unsatisfied);
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private void macro(MacroDescription macro) throws IOException {
        generator.writeStartObject();
        generator.writeObjectFieldStart("info");
        generator.writeStringField("name", macro.name());
        generator.writeStringField("condition", macro.condition());
        generator.writeEndObject();
        generator.writeObjectFieldStart("details");
        generator.writeBooleanField("used", macro.isUsed());
        details(macro.details());
        plugins(macro.details());
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private void list(ListDescription list) throws IOException {
        generator.writeStartObject();
        generator.writeObjectFieldStart("info");
        generator.writeStringField("name", list.name());
        strings("items", list.items());
        generator.writeEndObject();
        generator.writeObjectFieldStart("details");
        generator.writeBooleanField("used", list.isUsed());
        strings("lists", list.lists());
        strings("items_compiled", list.values());
        strings("plugins", List.of());
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private void details(ConditionDetails details) throws IOException {
        strings("macros", details.macros());
        strings("lists", details.lists());
        strings("condition_operators", details.operators());
        strings("condition_fields", details.fields());
        strings("events", details.events());
        generator.writeStringField("condition_compiled", details.resolved());
    }

    /** Falco's plug-ins that give fields of these names there. */
    private void plugins(ConditionDetails details) throws IOException {
        List<String> plugins = new ArrayList<>();
        for (String field : details.fields()) {
            String begin = field.substring(0, Math.max(0, field.indexOf('.')));
            String plugin = begin.equals("k8s") ? "container" : begin;
            boolean isPlugin = Set.of("container", "k8smeta", "krsi", "json").contains(plugin);
            if (isPlugin && !plugins.contains(plugin)) {
                plugins.add(plugin);
            }
        }
        strings("plugins", plugins);
    }

    private void strings(String name, List<String> values) throws IOException {
        generator.writeArrayFieldStart(name);
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }
}
