// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.compile.Formula.Conjunction;
import dev.lanner.engine.compile.Formula.Literal;
import dev.lanner.engine.compile.FormulaLogic.Conflict;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.load.Within;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be said of a rule whose condition makes sense, and yet hardly does what its author means. */
final class RuleAdvice {
    private static final int MANY_TYPES = 100;
    private static final int BUDGET = 20_000;
    private static final int MOST_NAMES = 3;
    private static final int LONGEST_PART = 60;

    private final Problems problems;
    private final VariantBuilder variants;

    RuleAdvice(Problems problems, VariantBuilder variants) {
        this.problems = problems;
        this.variants = variants;
    }

    /** The direction of events is told of once per rule, with what it does to this one. */
    void warnOfDirection(Span place, Within within, Formula formula) {
        Formula without = Formula.replace(formula, literal -> isDirection(literal) ? Formula.TRUE : literal);
        BitSet all = variants.codes(without);
        BitSet lost = (BitSet) all.clone();
        lost.andNot(variants.codes(formula));
        problems.add(
                ProblemCode.LOAD_DEPRECATED_ITEM,
                place,
                within,
                "the field 'evt.dir' is deprecated",
                lost.isEmpty() ? "it makes no difference here: take it out" : directionHint(all, lost));
    }

    private static boolean isDirection(Literal literal) {
        TypeVerdicts verdicts = literal.atom().verdicts();
        return verdicts != null && verdicts.isDirection();
    }

    private String directionHint(BitSet all, BitSet lost) {
        Set<String> exits = new LinkedHashSet<>();
        Set<String> enters = new LinkedHashSet<>();
        lost.stream().mapToObj(variants::type).forEach(type -> (type.isEnter() ? enters : exits).add(type.name()));
        if (enters.isEmpty()) {
            return "a system call is seen at its exit only, so " + names(exits) + " ha"
                    + (exits.size() == 1 ? "s" : "ve") + " the direction '<' and this rule misses "
                    + (exits.size() == 1 ? "it" : "them") + ": take it out";
        }
        if (all.cardinality() > MANY_TYPES) {
            return "it is '<' for every system call and '>' for a few other events, like " + names(enters)
                    + ", which this rule misses: take it out, or name the events with 'evt.type'";
        }
        return names(enters) + " ha" + (enters.size() == 1 ? "s" : "ve") + " the direction '>', so this rule misses "
                + (enters.size() == 1 ? "it" : "them") + ": take it out, or write 'evt.dir = >'";
    }

    private static String names(Set<String> names) {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count++ == MOST_NAMES) {
                return text.append(" and ")
                        .append(names.size() - MOST_NAMES)
                        .append(" more")
                        .toString();
            }
            text.append(count == 1 ? "'" : ", '").append(name).append('\'');
        }
        return text.toString();
    }

    void warnOfManyTypes(RuleDefinition rule, int count) {
        if (rule.warnsOfEventTypes() && count > MANY_TYPES) {
            problems.add(
                    ProblemCode.LOAD_NO_EVTTYPE,
                    rule.place(),
                    rule.within(),
                    "the rule looks at " + count + " event types, which costs time on each event",
                    "add 'evt.type', or 'warn_evttypes: false' if it is meant so");
        }
    }

    /** Tells of a condition that no event can fulfil; returns why, or null if one can, or that is not known. */
    @Nullable
    String warnOfNoMatch(RuleDefinition rule, Formula formula, boolean hasTypes) {
        String reason = hasTypes ? valueReason(formula) : typeReason(formula);
        if (reason != null) {
            problems.add(
                    ProblemCode.LOAD_COMPILE_CONDITION,
                    new Span(rule.condition(), 0, 0),
                    rule.within(),
                    "this can never match: " + reason,
                    "join what excludes each other by 'or', or take one of them out");
        }
        return reason;
    }

    private static @Nullable String valueReason(Formula formula) {
        Conflict conflict = FormulaLogic.conflict(formula, BUDGET);
        return conflict == null ? null : both(conflict.one(), conflict.other());
    }

    private String typeReason(Formula formula) {
        List<Formula> parts = formula instanceof Conjunction all ? all.parts() : List.of(formula);
        for (int i = 0; i < parts.size(); i++) {
            BitSet codes = variants.codes(parts.get(i));
            for (int j = 0; j < i; j++) {
                BitSet others = variants.codes(parts.get(j));
                if (!codes.isEmpty() && !others.isEmpty() && !codes.intersects(others)) {
                    return both(parts.get(j), parts.get(i));
                }
            }
        }
        for (Formula part : parts) {
            if (variants.codes(part).isEmpty()) {
                return "no event has " + text(part);
            }
        }
        return "no event has a type that all parts of the condition allow";
    }

    private static String both(Formula one, Formula other) {
        return "no event has both " + text(one) + " and " + text(other);
    }

    private static String text(Formula part) {
        String text = Formula.text(part);
        return "'" + (text.length() > LONGEST_PART ? text.substring(0, LONGEST_PART) + "…" : text) + "'";
    }
}
