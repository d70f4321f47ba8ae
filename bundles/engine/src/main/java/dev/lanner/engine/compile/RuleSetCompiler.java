// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.eval.RuleSet;
import dev.lanner.engine.eval.Variant;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.DocumentReader;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.output.OutputTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles documents to a rule set. Made anew for each compilation. */
public final class RuleSetCompiler {
    private static final String SYSCALL = "syscall";
    private static final int MANY_TYPES = 100;
    private static final String NO_TYPE = "no event has a type that its condition allows";

    private final Options options;
    private final Problems problems = new Problems();
    private final Frame frame = new Frame();
    private final OperandCompiler operands;
    private final VariantBuilder variants;
    private final ConditionCompiler conditions;
    private final ConditionCompiler foreignConditions;
    private final OutputCompiler outputs;
    private final CheckGenerator checks = new CheckGenerator();
    private final Map<CompiledRule, List<VariantBuilder.Part>> parts = new LinkedHashMap<>();

    private RuleSetCompiler(EventCatalogue catalogue, FieldTable fields, Faults faults, Options options) {
        this.options = options;
        operands = new OperandCompiler(fields, faults);
        Comparisons comparisons = new Comparisons(catalogue, operands);
        this.variants = new VariantBuilder(catalogue);
        this.conditions = new ConditionCompiler(comparisons, false);
        this.foreignConditions = new ConditionCompiler(comparisons, true);
        this.outputs = new OutputCompiler(operands, problems, options.suggestsOutput());
    }

    /**
     * What the whole set goes by.
     *
     * @param id a number that no other set has
     * @param firstOnly whether an event's first match ends its judging
     * @param leastPriority rules that are less severe do not take part
     * @param suggestsOutput whether outputs end with what is known of the container
     */
    public record Options(long id, boolean firstOnly, Priority leastPriority, boolean suggestsOutput) {}

    /**
     * What came of it. The set is empty if there was an error.
     *
     * @param fields names of all fields that the rules use, provided or not
     */
    public record Outcome(LoadReport report, RuleSet rules, Set<String> fields) {
        /** Keeps its own copy of the names. */
        public Outcome {
            fields = Set.copyOf(fields);
        }
    }

    /** Compiles. */
    public static Outcome compile(
            List<RulesDocument> documents,
            EventCatalogue catalogue,
            FieldTable fields,
            Faults faults,
            Options options) {
        return new RuleSetCompiler(catalogue, fields, faults, options).compile(documents);
    }

    private Outcome compile(List<RulesDocument> documents) {
        Definitions definitions = DocumentReader.read(documents, problems);
        ConditionResolver resolver = new ConditionResolver(definitions, problems);
        for (RuleDefinition rule : definitions.rules().values()) {
            compile(rule, resolver);
        }
        resolver.warnOfUnused();
        List<String> names = documents.stream().map(RulesDocument::name).toList();
        boolean failed = problems.hasErrors();
        LoadReport report = new LoadReport(problems.inOrder(names), failed ? 0 : parts.size());
        return new Outcome(report, failed ? empty() : ruleSet(), operands.used());
    }

    private RuleSet empty() {
        return new RuleSet(options.id(), List.of(), Map.of(), frame, options.firstOnly());
    }

    private RuleSet ruleSet() {
        parts.values()
                .forEach(list -> list.forEach(part -> {
                    checks.count(part.process());
                    checks.count(part.rest());
                }));
        Map<String, List<Variant>> bySource = new LinkedHashMap<>();
        parts.forEach((rule, list) -> {
            for (VariantBuilder.Part part : list) {
                Check process = checks.check(part.process());
                List<Variant.Part> rest = checks.parts(part.rest());
                bySource.computeIfAbsent(rule.source(), source -> new ArrayList<>())
                        .add(new Variant(
                                rule, part.codes(), process, Clues.of(part.process()), rest, Clues.of(part.rest())));
            }
        });
        List<Rule> rules = new ArrayList<>(parts.keySet());
        return new RuleSet(options.id(), rules, bySource, frame, options.firstOnly());
    }

    private void compile(RuleDefinition rule, ConditionResolver resolver) {
        String label = "rule '" + rule.name() + "'";
        Condition parsed = resolver.parse(rule.condition(), label);
        OutputTemplate output = outputs.compile(rule);
        if (parsed == null) {
            return;
        }
        Condition resolved = resolver.resolve(ExceptionConditions.add(rule, parsed, problems), label);
        if (resolved == null) {
            return;
        }
        ConditionCompiler compiler = rule.source().equals(SYSCALL) ? conditions : foreignConditions;
        ConditionCompiler.Result result = compiler.compile(resolved);
        String skipped = tell(rule, result, resolver);
        if (skipped == null && !result.failures().isEmpty()) {
            return;
        }
        String unsatisfied = skipped != null ? skipped : unsatisfied(rule, result);
        List<VariantBuilder.Part> split = unsatisfied == null ? variants.parts(result.formula()) : List.of();
        warnOfManyTypes(rule, split);
        List<String> names = variants.names(result.formula(), split);
        if (unsatisfied == null && names.isEmpty() && !variants.takesAll(split)) {
            unsatisfied = NO_TYPE;
        }
        boolean enabled = rule.isEnabled() && rule.priority().compareTo(options.leastPriority()) <= 0;
        CompiledRule.State state = new CompiledRule.State(enabled, unsatisfied, names);
        parts.put(new CompiledRule(rule, resolved, output, state, frame), enabled ? split : List.of());
    }

    /** Tells of all failures; the reason to leave the rule out if it asks for that. */
    private @Nullable String tell(RuleDefinition rule, ConditionCompiler.Result result, ConditionResolver resolver) {
        String skipped = null;
        for (Span use : result.deprecated()) {
            problems.add(
                    ProblemCode.LOAD_DEPRECATED_ITEM,
                    use,
                    resolver.label(use),
                    "the field '" + use.text() + "' is deprecated",
                    use.text().equals("evt.dir")
                            ? "all system calls are seen at their exit, so '<' can be left out; only a few others, like procexit, have '>'"
                            : null);
        }
        for (ProblemException failure : result.failures()) {
            boolean skip = rule.isSkippedIfUnknownField() && failure.isUnknownField();
            if (skip) {
                skipped = failure.text();
            }
            problems.add(
                    skip ? ProblemCode.LOAD_UNKNOWN_FILTER : ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                    failure.span(),
                    labelOf(rule, failure.span(), resolver),
                    failure.text(),
                    failure.hint());
        }
        return skipped;
    }

    private static String labelOf(RuleDefinition rule, Span span, ConditionResolver resolver) {
        String label = resolver.label(span);
        return label == null ? "rule '" + rule.name() + "'" : label;
    }

    private @Nullable String unsatisfied(RuleDefinition rule, ConditionCompiler.Result result) {
        if (result.missing().isEmpty()) {
            return null;
        }
        if (!rule.source().equals(SYSCALL)) {
            problems.add(
                    ProblemCode.LOAD_UNKNOWN_SOURCE,
                    rule.place(),
                    "rule '" + rule.name() + "'",
                    "nobody provides the fields of the source '" + rule.source() + "'",
                    "the rule works once a plug-in for it is deployed");
        }
        boolean one = result.missing().size() == 1;
        return (one ? "no provider of the field " : "no provider of the fields ") + String.join(", ", result.missing());
    }

    private void warnOfManyTypes(RuleDefinition rule, List<VariantBuilder.Part> split) {
        if (rule.source().equals(SYSCALL) && rule.warnsOfEventTypes() && VariantBuilder.count(split) > MANY_TYPES) {
            problems.add(
                    ProblemCode.LOAD_NO_EVTTYPE,
                    rule.place(),
                    "rule '" + rule.name() + "'",
                    "the rule looks at " + VariantBuilder.count(split) + " event types, which costs time on each event",
                    "add 'evt.type', or 'warn_evttypes: false' if it is meant so");
        }
    }
}
