// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.compile.ExplanationTree.Branch;
import dev.lanner.engine.compile.RuleSetCompiler.Options;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.explain.Program;
import dev.lanner.engine.explain.Rival;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.DocumentReader;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.output.OutputTemplate;
import dev.lanner.engine.output.OutputTemplate.Part;
import dev.lanner.engine.output.OutputTemplate.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the explanation of one rule, of documents that were loaded before. Made anew for each compilation. */
public final class ExplanationCompiler {
    private static final String SYSCALL = "syscall";

    private final EventCatalogue catalogue;
    private final Options options;
    private final Problems problems = new Problems();
    private final Definitions definitions;
    private final ConditionResolver resolver;
    private final OperandCompiler operands;
    private final Comparisons comparisons;
    private final VariantBuilder variants;

    private ExplanationCompiler(
            Definitions definitions, EventCatalogue catalogue, FieldTable fields, Faults faults, Options options) {
        this.catalogue = catalogue;
        this.options = options;
        this.definitions = definitions;
        resolver = new ConditionResolver(definitions, problems);
        operands = new OperandCompiler(fields, faults);
        comparisons = new Comparisons(catalogue, operands);
        variants = new VariantBuilder(catalogue);
    }

    /**
     * What came of it.
     *
     * @param eventTypes names of the types that the condition can be true for; empty for all
     * @param fields names of all fields that are used
     */
    public record Outcome(Program program, List<String> eventTypes, Set<String> fields) {
        /** Keeps its own copies of the names. */
        public Outcome {
            eventTypes = List.copyOf(eventTypes);
            fields = Set.copyOf(fields);
        }
    }

    /** What the documents define: read once for all rules of them that are explained. */
    public static Definitions read(List<RulesDocument> documents) {
        return DocumentReader.read(documents, new Problems());
    }

    /** Compiles; null if there is no such rule, or it makes no sense. */
    public static @Nullable Outcome compile(
            String rule,
            Definitions definitions,
            EventCatalogue catalogue,
            FieldTable fields,
            Faults faults,
            Options options) {
        return new ExplanationCompiler(definitions, catalogue, fields, faults, options).compile(rule);
    }

    private @Nullable Outcome compile(String name) {
        RuleDefinition rule = definitions.rules().get(name);
        Condition written = rule == null ? null : resolver.parse(rule.condition(), rule.within());
        if (rule == null || written == null) {
            return null;
        }
        Condition complete = ExceptionConditions.add(rule, written, problems);
        Condition resolved = resolver.resolve(complete, rule.within());
        if (resolved == null) {
            return null;
        }
        boolean isForeign = !rule.source().equals(SYSCALL);
        Branch tree = new ExplanationTree(definitions, comparisons, isForeign).of(rule, written, complete, resolved);
        List<VariantBuilder.Part> parts = variants.parts(tree.formula());
        BitSet codes = new BitSet();
        parts.forEach(part -> codes.or(part.codes()));
        OutputTemplate output = new OutputCompiler(operands, problems, options.output()).compile(rule);
        Program.Subject subject = new Program.Subject(rule.source(), codes, output, who(rule));
        Program program = new Program(subject, tree.node(), options.firstOnly() ? rivals(rule, codes) : List.of());
        return new Outcome(program, variants.names(tree.formula(), parts), operands.used());
    }

    /** The rules before this one that can match the same events. */
    private List<Rival> rivals(RuleDefinition rule, BitSet codes) {
        ConditionCompiler conditions =
                new ConditionCompiler(comparisons, !rule.source().equals(SYSCALL));
        CheckGenerator checks = new CheckGenerator();
        Map<String, List<VariantBuilder.Part>> parts = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (RuleDefinition earlier : definitions.rules().values()) {
            if (earlier.name().equals(rule.name())) {
                break;
            }
            List<VariantBuilder.Part> split =
                    earlier.source().equals(rule.source()) ? split(earlier, conditions) : List.of();
            if (split.stream().anyMatch(part -> part.codes().intersects(codes))) {
                names.add(earlier.name());
                parts.put(earlier.name(), split);
                split.forEach(part -> checks.count(whole(part)));
            }
        }
        return names.stream()
                .map(name -> rival(name, parts.getOrDefault(name, List.of()), checks))
                .toList();
    }

    private List<VariantBuilder.Part> split(RuleDefinition rule, ConditionCompiler conditions) {
        if (!rule.isEnabled() || rule.priority().compareTo(options.leastPriority()) > 0) {
            return List.of();
        }
        Condition written = resolver.parse(rule.condition(), rule.within());
        Condition resolved = written == null
                ? null
                : resolver.resolve(ExceptionConditions.add(rule, written, problems), rule.within());
        if (resolved == null) {
            return List.of();
        }
        ConditionCompiler.Result result = conditions.compile(resolved);
        boolean isSatisfied = result.missing().isEmpty() && result.failures().isEmpty();
        return isSatisfied ? variants.parts(result.formula()) : List.of();
    }

    private Rival rival(String name, List<VariantBuilder.Part> parts, CheckGenerator checks) {
        List<@Nullable Check> byCode =
                new ArrayList<>(Collections.nCopies(catalogue.types().size(), null));
        for (VariantBuilder.Part part : parts) {
            Check made = checks.check(whole(part));
            Check check = made == null ? frame -> true : made;
            part.codes().stream().forEach(code -> byCode.set(code, check));
        }
        return new Rival(name, byCode);
    }

    private static Formula whole(VariantBuilder.Part part) {
        return Formula.and(List.of(part.process(), part.rest()));
    }

    /** Who did it, as far as anybody provides that. */
    private @Nullable OutputTemplate who(RuleDefinition rule) {
        try {
            return new OutputTemplate(List.of(
                    value("proc.name", rule),
                    new Part(" (pid ", null, 0, null),
                    value("proc.pid", rule),
                    new Part(")", null, 0, null)));
        } catch (ProblemException | MissingFieldException e) {
            return null;
        }
    }

    private Part value(String field, RuleDefinition rule) throws ProblemException, MissingFieldException {
        Bound bound = operands.bind(new FieldUse(field, null, rule.place()), false);
        return new Part(null, null, 0, new Value(bound.type(), bound.format(), bound.source(), null, false));
    }
}
