// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.FilterProgram;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.Within;
import dev.lanner.engine.load.YamlText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles a condition that belongs to no rule. It knows no lists and no macros. Made anew for each compilation. */
public final class FilterCompiler {
    private static final String DOCUMENT = "condition";

    private final EventCatalogue catalogue;
    private final OperandCompiler operands;
    private final SourceText text;
    private final Problems problems = new Problems();

    private FilterCompiler(String condition, EventCatalogue catalogue, FieldTable fields, Faults faults) {
        this.catalogue = catalogue;
        this.operands = new OperandCompiler(fields, faults);
        this.text = new YamlText(new RulesDocument(DOCUMENT, condition)).source();
    }

    /**
     * What came of it.
     *
     * @param eventTypes names of the types that can match; empty for all
     * @param fields names of all fields that it uses
     */
    public record Outcome(FilterProgram program, Set<String> eventTypes, Set<String> fields) {
        /** Keeps its own copies of the names. */
        public Outcome {
            eventTypes = Set.copyOf(eventTypes);
            fields = Set.copyOf(fields);
        }
    }

    /**
     * Compiles.
     *
     * @throws ConditionException if it is no condition, or a field is not there; all that is wrong, with its places
     */
    public static Outcome compile(String condition, EventCatalogue catalogue, FieldTable fields, Faults faults)
            throws ConditionException {
        FilterCompiler compiler = new FilterCompiler(condition, catalogue, fields, faults);
        Object outcome = DeepStack.call(() -> {
            try {
                return compiler.compile();
            } catch (ConditionException e) {
                return e;
            }
        });
        if (outcome instanceof ConditionException refused) {
            throw refused;
        }
        return (Outcome) outcome;
    }

    private Outcome compile() throws ConditionException {
        Formula formula = formula();
        VariantBuilder variants = new VariantBuilder(catalogue);
        List<VariantBuilder.Part> parts = variants.parts(formula);
        List<String> names = variants.names(formula, parts);
        if (names.isEmpty() && !variants.takesAll(parts)) {
            throw failure(
                    "no event has a type that the condition allows",
                    "see 'lanner events' for the names that events have");
        }
        return new Outcome(program(parts), Set.copyOf(names), operands.used());
    }

    private Formula formula() throws ConditionException {
        ConditionResolver resolver = new ConditionResolver(new Definitions(), problems);
        Condition parsed = resolver.parse(text, Within.NONE);
        Condition resolved = parsed == null ? null : resolver.resolve(parsed, Within.NONE);
        if (resolved == null) {
            throw failure();
        }
        ConditionCompiler.Result result =
                new ConditionCompiler(new Comparisons(catalogue, operands), false).compile(resolved);
        for (ProblemException failure : result.failures()) {
            add(failure.span(), failure.text(), failure.hint());
        }
        for (String field : result.missing()) {
            int start = Math.max(0, text.text().indexOf(field));
            add(
                    new Span(text, start, start + field.length()),
                    "nobody provides the field '" + field + "' at this moment",
                    "deploy the plug-in that does");
        }
        if (problems.hasErrors()) {
            throw failure();
        }
        return result.formula();
    }

    private FilterProgram program(List<VariantBuilder.Part> parts) {
        CheckGenerator checks = new CheckGenerator();
        List<Formula> formulas = parts.stream()
                .map(part -> Formula.and(List.of(part.process(), part.rest())))
                .toList();
        formulas.forEach(checks::count);
        @Nullable Check[] byCode = new Check[catalogue.types().size()];
        for (int i = 0; i < parts.size(); i++) {
            Check made = checks.check(formulas.get(i));
            Check check = made == null ? frame -> true : made;
            parts.get(i).codes().stream().forEach(code -> byCode[code] = check);
        }
        return new FilterProgram(byCode);
    }

    private void add(Span span, String message, @Nullable String hint) {
        problems.add(ProblemCode.LOAD_ERR_COMPILE_CONDITION, span, Within.NONE, message, hint);
    }

    private ConditionException failure(String message, String hint) {
        add(new Span(text, 0, 0), message, hint);
        return failure();
    }

    private ConditionException failure() {
        return new ConditionException(problems.inOrder(List.of(DOCUMENT)).stream()
                .filter(Problem::isError)
                .map(FilterCompiler::text)
                .collect(Collectors.joining("\n")));
    }

    /** A problem of a text that stands alone: its document needs no name. */
    static String text(Problem problem) {
        String hint = problem.hint();
        return problem.message() + (hint == null ? "" : "; " + hint) + "\n" + problem.snippet();
    }
}
