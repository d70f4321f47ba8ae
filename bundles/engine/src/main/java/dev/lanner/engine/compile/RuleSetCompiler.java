// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.compile.ConditionAdvice.Note;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.eval.RuleSet;
import dev.lanner.engine.eval.Variant;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.DocumentReader;
import dev.lanner.engine.load.ExceptionDefinition;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.load.Within;
import dev.lanner.engine.output.OutputTemplate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles documents to a rule set. Made anew for each compilation. */
public final class RuleSetCompiler {
    private static final String SYSCALL = "syscall";

    private final Options options;
    private final Problems problems = new Problems();
    private final Frame frame = new Frame();
    private final OperandCompiler operands;
    private final VariantBuilder variants;
    private final ConditionCompiler conditions;
    private final ConditionCompiler foreignConditions;
    private final OutputCompiler outputs;
    private final CheckGenerator checks = new CheckGenerator();
    private final RuleAdvice advice;
    private final Map<CompiledRule, List<VariantBuilder.Part>> parts = new LinkedHashMap<>();
    private final List<RuleParts> compiled = new ArrayList<>();

    private RuleSetCompiler(EventCatalogue catalogue, FieldTable fields, Faults faults, Options options) {
        this.options = options;
        operands = new OperandCompiler(fields, faults);
        Comparisons comparisons = new Comparisons(catalogue, operands);
        this.variants = new VariantBuilder(catalogue);
        this.conditions = new ConditionCompiler(comparisons, false);
        this.foreignConditions = new ConditionCompiler(comparisons, true);
        this.advice = new RuleAdvice(problems, variants);
        this.outputs = new OutputCompiler(operands, problems, options.output());
    }

    /**
     * What the whole set goes by.
     *
     * @param id a number that no other set has
     * @param firstOnly whether an event's first match ends its judging
     * @param leastPriority rules that are less severe do not take part
     * @param output what alerts have beside what their rules say
     * @param switches turn rules on and off, in order
     */
    public record Options(
            long id, boolean firstOnly, Priority leastPriority, OutputSettings output, List<RuleSwitch> switches) {
        /** Keeps its own copy of the switches. */
        public Options {
            switches = List.copyOf(switches);
        }
    }

    /**
     * A rule with what it was made of.
     *
     * @param written its condition as written, with its exceptions
     * @param resolved the same with lists and macros put in
     * @param codes of the event types that it can match
     */
    record RuleParts(
            CompiledRule rule,
            RuleDefinition definition,
            Condition written,
            Condition resolved,
            Formula formula,
            BitSet codes) {}

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
        RuleSetCompiler compiler = new RuleSetCompiler(catalogue, fields, faults, options);
        return DeepStack.call(() -> compiler.compile(documents));
    }

    /** Compiles, and tells all there is to know. */
    public static RulesDescription describe(
            List<RulesDocument> documents,
            EventCatalogue catalogue,
            FieldTable fields,
            Faults faults,
            Options options) {
        RuleSetCompiler compiler = new RuleSetCompiler(catalogue, fields, faults, options);
        return DeepStack.call(() -> compiler.describe(documents));
    }

    private RulesDescription describe(List<RulesDocument> documents) {
        Definitions definitions = DocumentReader.read(documents, problems);
        ConditionResolver resolver = compile(definitions);
        return new Descriptions(definitions, resolver, operands, conditions, variants).of(report(documents), compiled);
    }

    private Outcome compile(List<RulesDocument> documents) {
        compile(DocumentReader.read(documents, problems));
        return new Outcome(report(documents), problems.hasErrors() ? empty() : ruleSet(), operands.used());
    }

    private LoadReport report(List<RulesDocument> documents) {
        List<String> names = documents.stream().map(RulesDocument::name).toList();
        return new LoadReport(problems.inOrder(names), problems.hasErrors() ? 0 : parts.size());
    }

    private ConditionResolver compile(Definitions definitions) {
        ConditionResolver resolver = new ConditionResolver(definitions, problems);
        RuleSwitch.apply(options.switches(), definitions);
        for (RuleDefinition rule : definitions.rules().values()) {
            compile(rule, resolver);
        }
        resolver.warnOfUnused();
        warnOfMistakesBesideRules(resolver);
        outputs.checkUnused(definitions.rules().values());
        if (options.firstOnly()) {
            new ShadowedRules(problems).warn(compiled);
        }
        return resolver;
    }

    /** What is wrong in a macro that no rule uses stops nothing, but whoever uses it next is to find it right. */
    private void warnOfMistakesBesideRules(ConditionResolver resolver) {
        resolver.besideRules().forEach((macro, condition) -> {
            for (ProblemException failure : conditions.compile(condition).failures()) {
                // What is in another macro is told there. Fields of a class that nobody has come with a plug-in,
                // perhaps.
                boolean isForeign = failure.isUnknownField()
                        && !operands.fields().isClassKnown(failure.span().text());
                if (failure.span().source().equals(macro.condition()) && !isForeign) {
                    problems.add(
                            ProblemCode.LOAD_COMPILE_CONDITION,
                            failure.span(),
                            ConditionResolver.within(macro),
                            failure.text(),
                            failure.hint());
                }
            }
        });
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
        Condition parsed = resolver.parse(rule.condition(), rule.within());
        OutputTemplate output = outputs.compile(rule);
        if (parsed == null) {
            return;
        }
        Condition written = ExceptionConditions.add(rule, parsed, problems);
        for (ExceptionDefinition exception : rule.exceptions()) {
            Within within = ExceptionConditions.within(rule, exception);
            exception.scalars().forEach(scalar -> resolver.remember(scalar.source(), within));
        }
        Condition resolved = resolver.resolve(written, rule.within());
        if (resolved == null) {
            return;
        }
        ConditionCompiler compiler = rule.source().equals(SYSCALL) ? conditions : foreignConditions;
        ConditionCompiler.Result result = compiler.compile(resolved);
        String skipped = tell(rule, written, result, resolver);
        if (skipped == null && !result.failures().isEmpty()) {
            return;
        }
        String unsatisfied = skipped != null ? skipped : unsatisfied(rule, result);
        boolean isComplete = unsatisfied == null;
        List<VariantBuilder.Part> split = isComplete ? variants.parts(result.formula()) : List.of();
        List<String> names = variants.names(result.formula(), split);
        if (isComplete) {
            boolean hasTypes = !names.isEmpty() || variants.takesAll(split);
            String never = advice.warnOfNoMatch(rule, result.formula(), hasTypes);
            unsatisfied = hasTypes ? null : never;
            if (rule.source().equals(SYSCALL)) {
                advice.warnOfManyTypes(rule, VariantBuilder.count(split));
            }
        }
        boolean enabled = rule.isEnabled() && rule.priority().compareTo(options.leastPriority()) <= 0;
        CompiledRule.State state = new CompiledRule.State(enabled, unsatisfied, names);
        CompiledRule made = new CompiledRule(rule, resolved, output, state, frame);
        parts.put(made, enabled ? split : List.of());
        compiled.add(new RuleParts(made, rule, written, resolved, result.formula(), codes(split)));
    }

    private static BitSet codes(List<VariantBuilder.Part> split) {
        BitSet codes = new BitSet();
        split.forEach(part -> codes.or(part.codes()));
        return codes;
    }

    /** Tells of all that is wrong and odd; the reason to leave the rule out if it asks for that. */
    private @Nullable String tell(
            RuleDefinition rule, Condition written, ConditionCompiler.Result result, ConditionResolver resolver) {
        String skipped = null;
        if (!result.directions().isEmpty() && result.failures().isEmpty()) {
            Span first = result.directions().get(0);
            advice.warnOfDirection(first, resolver.within(first, rule.within(), written), result.formula());
        }
        for (Note note : result.notes()) {
            Within within = resolver.within(note.span(), rule.within(), written);
            problems.add(note.code(), note.span(), within, note.message(), note.hint());
        }
        for (ProblemException failure : result.failures()) {
            boolean skip = rule.isSkippedIfUnknownField() && failure.isUnknownField();
            if (skip) {
                skipped = failure.text();
            }
            problems.add(
                    skip ? ProblemCode.LOAD_UNKNOWN_FILTER : ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                    failure.span(),
                    resolver.within(failure.span(), rule.within(), written),
                    failure.text(),
                    failure.hint());
        }
        return skipped;
    }

    private @Nullable String unsatisfied(RuleDefinition rule, ConditionCompiler.Result result) {
        if (result.missing().isEmpty()) {
            return null;
        }
        if (!rule.source().equals(SYSCALL)) {
            problems.add(
                    ProblemCode.LOAD_UNKNOWN_SOURCE,
                    rule.place(),
                    rule.within(),
                    "nobody provides the fields of the source '" + rule.source() + "'",
                    "the rule works once a plug-in for it is deployed");
        }
        boolean one = result.missing().size() == 1;
        return (one ? "no provider of the field " : "no provider of the fields ") + String.join(", ", result.missing());
    }
}
