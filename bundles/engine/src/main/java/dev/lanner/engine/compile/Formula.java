// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A condition of atoms in which only atoms are negated. Equal formulas are equal objects. */
sealed interface Formula {
    /** Always the same. */
    record Fixed(boolean value) implements Formula {}

    /** An atom or its opposite. */
    record Literal(Atom atom, boolean negated) implements Formula {}

    /** True if all parts are. */
    record Conjunction(List<Formula> parts) implements Formula {}

    /** True if any part is. */
    record Disjunction(List<Formula> parts) implements Formula {}

    /** The constant true. */
    Formula TRUE = new Fixed(true);

    /** The constant false. */
    Formula FALSE = new Fixed(false);

    /** All of them. */
    static Formula and(List<Formula> parts) {
        Set<Formula> flat = new LinkedHashSet<>();
        for (Formula part : parts) {
            if (part.equals(FALSE)) {
                return FALSE;
            }
            if (part instanceof Conjunction inner) {
                flat.addAll(inner.parts());
            } else if (!part.equals(TRUE)) {
                flat.add(part);
            }
        }
        return flat.isEmpty() ? TRUE : flat.size() == 1 ? flat.iterator().next() : new Conjunction(List.copyOf(flat));
    }

    /** Any of them. */
    static Formula or(List<Formula> parts) {
        Set<Formula> flat = new LinkedHashSet<>();
        for (Formula part : parts) {
            if (part.equals(TRUE)) {
                return TRUE;
            }
            if (part instanceof Disjunction inner) {
                flat.addAll(inner.parts());
            } else if (!part.equals(FALSE)) {
                flat.add(part);
            }
        }
        return flat.isEmpty() ? FALSE : flat.size() == 1 ? flat.iterator().next() : new Disjunction(List.copyOf(flat));
    }

    /** The opposite, with the negation moved to the atoms. */
    static Formula not(Formula formula) {
        if (formula instanceof Fixed fixed) {
            return fixed.value() ? FALSE : TRUE;
        }
        if (formula instanceof Literal literal) {
            return new Literal(literal.atom(), !literal.negated());
        }
        List<Formula> parts = new ArrayList<>();
        for (Formula part : parts(formula)) {
            parts.add(not(part));
        }
        return formula instanceof Conjunction ? or(parts) : and(parts);
    }

    /** What it is made of; nothing if it is a literal, or fixed. */
    static List<Formula> parts(Formula formula) {
        return formula instanceof Conjunction all
                ? all.parts()
                : formula instanceof Disjunction any ? any.parts() : List.of();
    }

    /** The formula with each literal replaced. */
    static Formula replace(Formula formula, Function<Literal, Formula> replacement) {
        if (formula instanceof Literal literal) {
            return replacement.apply(literal);
        }
        if (formula instanceof Fixed) {
            return formula;
        }
        List<Formula> parts = new ArrayList<>();
        for (Formula part : parts(formula)) {
            parts.add(replace(part, replacement));
        }
        return formula instanceof Conjunction ? and(parts) : or(parts);
    }

    /** Each atom in it, once. */
    static Set<Atom> atoms(Formula formula) {
        Set<Atom> atoms = new LinkedHashSet<>();
        replace(formula, literal -> {
            atoms.add(literal.atom());
            return literal;
        });
        return atoms;
    }

    /** Whether no atom needs more than the process. */
    static boolean isProcessOnly(Formula formula) {
        return atoms(formula).stream().allMatch(Atom::isProcessOnly);
    }

    /** As people read it. */
    static String text(Formula formula) {
        if (formula instanceof Fixed fixed) {
            return Boolean.toString(fixed.value());
        }
        if (formula instanceof Literal literal) {
            return (literal.negated() ? "not " : "") + literal.atom();
        }
        boolean all = formula instanceof Conjunction;
        List<Formula> parts = all ? ((Conjunction) formula).parts() : ((Disjunction) formula).parts();
        StringBuilder text = new StringBuilder("(");
        for (Formula part : parts) {
            text.append(text.length() == 1 ? "" : all ? " and " : " or ").append(text(part));
        }
        return text.append(')').toString();
    }
}
