// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldValue;
import dev.lanner.engine.compile.Formula.Conjunction;
import dev.lanner.engine.compile.Formula.Disjunction;
import dev.lanner.engine.compile.Formula.Literal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from formulas without any event: sound, and far from complete. A budget of steps keeps it short; what would
 * take more is answered with "not known".
 */
final class FormulaLogic {
    private int budget;

    private FormulaLogic(int budget) {
        this.budget = budget;
    }

    /** Two parts of a formula that no event fulfils together. */
    record Conflict(Formula one, Formula other) {}

    /** Whether each event that fulfils {@code strong} fulfils {@code weak}; false if that is not known. */
    static boolean implies(Formula strong, Formula weak, int budget) {
        return new FormulaLogic(budget).implies(strong, weak);
    }

    /** Why no event can fulfil the formula, as far as its values tell; null if one can, or that is not known. */
    static @Nullable Conflict conflict(Formula formula, int budget) {
        return new FormulaLogic(budget).conflict(formula, List.of());
    }

    private boolean implies(Formula strong, Formula weak) {
        if (budget-- <= 0) {
            return false;
        }
        if (weak.equals(Formula.TRUE) || strong.equals(Formula.FALSE) || strong.equals(weak)) {
            return true;
        }
        if (weak instanceof Conjunction all) {
            for (Formula part : all.parts()) {
                if (!implies(strong, part)) {
                    return false;
                }
            }
            return true;
        }
        if (strong instanceof Disjunction any) {
            for (Formula part : any.parts()) {
                if (!implies(part, weak)) {
                    return false;
                }
            }
            return true;
        }
        for (Formula part : Formula.parts(weak)) {
            if (implies(strong, part)) {
                return true;
            }
        }
        for (Formula part : Formula.parts(strong)) {
            if (implies(part, weak)) {
                return true;
            }
        }
        return strong instanceof Literal a && weak instanceof Literal b && implies(a, b);
    }

    private static boolean implies(Literal strong, Literal weak) {
        Claim given = strong.atom().claim();
        Claim wanted = weak.atom().claim();
        if (strong.negated()
                || given == null
                || wanted == null
                || !given.field().equals(wanted.field())) {
            return false;
        }
        List<FieldValue> values = given.values();
        return values != null && values.stream().allMatch(value -> wanted.test().test(value) != weak.negated());
    }

    private @Nullable Conflict conflict(Formula formula, List<Literal> around) {
        if (budget-- <= 0) {
            return null;
        }
        if (formula instanceof Disjunction any) {
            Conflict first = null;
            for (Formula part : any.parts()) {
                Conflict conflict = conflict(part, around);
                if (conflict == null) {
                    return null;
                }
                first = first == null ? conflict : first;
            }
            return first;
        }
        List<Formula> parts = formula instanceof Conjunction all ? all.parts() : List.of(formula);
        List<Literal> literals = new ArrayList<>(around);
        for (Formula part : parts) {
            if (part instanceof Literal literal) {
                literals.add(literal);
            }
        }
        Conflict conflict = conflict(literals);
        for (Formula part : parts) {
            if (conflict == null && part instanceof Disjunction) {
                conflict = conflict(part, literals);
            }
        }
        return conflict;
    }

    private @Nullable Conflict conflict(List<Literal> literals) {
        for (Literal literal : literals) {
            for (Literal other : literals) {
                if (budget-- <= 0) {
                    return null;
                }
                if (literal.atom() == other.atom() && literal.negated() != other.negated()) {
                    return new Conflict(literal, other);
                }
            }
            Conflict conflict = literal.negated() ? null : conflict(literal, literals);
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }

    private static @Nullable Conflict conflict(Literal literal, List<Literal> literals) {
        Claim claim = literal.atom().claim();
        if (claim == null) {
            return null;
        }
        List<FieldValue> values = claim.values();
        FieldValue least = claim.least();
        for (Literal other : literals) {
            Claim against = other.atom().claim();
            if (other.equals(literal) || against == null || !against.field().equals(claim.field())) {
                continue;
            }
            boolean isNone = values != null
                    && values.stream().noneMatch(value -> against.test().test(value) != other.negated());
            boolean isBelow = least != null && !other.negated() && isBelow(against, least);
            boolean isElsewhere = claim.prefix() != null
                    && against.prefix() != null
                    && !other.negated()
                    && !Claim.beginAlike(claim.prefix(), against.prefix());
            if (isNone || isBelow || isElsewhere) {
                return new Conflict(literal, other);
            }
        }
        return null;
    }

    /** Whether all numbers that a comparison with {@code <} or {@code <=} allows are less than {@code least}. */
    private static boolean isBelow(Claim claim, FieldValue least) {
        return claim.isUpperBound() && !claim.test().test(least);
    }
}
