// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.compile.ConditionAdvice.Note;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns conditions into formulas, each macro's once. */
final class ConditionCompiler {
    private final Comparisons comparisons;
    private final boolean unknownIsMissing;
    private final ConditionAdvice advice;
    private final IdentityHashMap<Condition, Result> done = new IdentityHashMap<>();

    /**
     * Compiles with these comparisons.
     *
     * @param unknownIsMissing whether a field that nobody knows may come with a plug-in, so that it is no error
     */
    ConditionCompiler(Comparisons comparisons, boolean unknownIsMissing) {
        this.comparisons = comparisons;
        this.unknownIsMissing = unknownIsMissing;
        this.advice = new ConditionAdvice(comparisons.operands().fields(), comparisons.catalogue());
    }

    /**
     * What came of a condition.
     *
     * @param formula with false for each comparison that could not be compiled
     * @param missing fields that nobody provides
     * @param failures what makes no sense
     * @param notes what is worth a warning
     * @param directions where it asks for the direction of events
     */
    record Result(
            Formula formula,
            Set<String> missing,
            List<ProblemException> failures,
            List<Note> notes,
            List<Span> directions) {}

    Result compile(Condition condition) {
        Result present = done.get(condition);
        if (present == null) {
            present = condition instanceof Comparison comparison ? comparison(comparison) : combined(condition);
            done.put(condition, present);
        }
        return present;
    }

    private Result combined(Condition condition) {
        List<Condition> parts = condition instanceof All all
                ? all.parts()
                : condition instanceof Any any ? any.parts() : List.of(((Negation) condition).part());
        Set<String> missing = new LinkedHashSet<>();
        List<ProblemException> failures = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        List<Span> directions = new ArrayList<>();
        List<Formula> formulas = new ArrayList<>();
        for (Condition part : parts) {
            Result result = compile(part);
            formulas.add(result.formula());
            missing.addAll(result.missing());
            failures.addAll(result.failures());
            notes.addAll(result.notes());
            directions.addAll(result.directions());
        }
        Formula formula = condition instanceof All
                ? Formula.and(formulas)
                : condition instanceof Any ? Formula.or(formulas) : Formula.not(formulas.get(0));
        return new Result(formula, missing, failures, notes, directions);
    }

    private Result comparison(Comparison comparison) {
        List<Note> notes = advice.of(comparison);
        boolean isDirection =
                comparison.left() instanceof FieldUse use && use.name().equals("evt.dir");
        List<Span> directions = isDirection ? List.of(comparison.left().span()) : List.of();
        try {
            Atom atom = comparisons.compile(comparison, unknownIsMissing);
            return new Result(new Formula.Literal(atom, false), Set.of(), List.of(), notes, directions);
        } catch (ProblemException e) {
            return new Result(Formula.FALSE, Set.of(), List.of(e), notes, directions);
        } catch (MissingFieldException e) {
            return new Result(Formula.FALSE, Set.of(e.field()), List.of(), notes, directions);
        }
    }
}
