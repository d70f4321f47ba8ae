// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.compile.Formula.Conjunction;
import dev.lanner.engine.compile.Formula.Disjunction;
import dev.lanner.engine.compile.Formula.Fixed;
import dev.lanner.engine.compile.Formula.Literal;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Checks;
import dev.lanner.engine.eval.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns formulas into checks. What costs little is asked first; what several formulas share is asked once for an event.
 */
final class CheckGenerator {
    /** Below this it costs less to ask again than to remember. */
    private static final int WORTH_REMEMBERING = 6;

    private final Map<Formula, Integer> uses = new HashMap<>();
    private final Map<Formula, Check> made = new HashMap<>();

    /** Counts the parts of a formula; call it for all formulas before the first check is made. */
    void count(Formula formula) {
        int present = uses.merge(formula, 1, Integer::sum);
        if (present > 1) {
            return;
        }
        for (Formula part : Formula.parts(formula)) {
            count(part);
        }
    }

    /** The check for a formula; null if it is always true. */
    @Nullable
    Check check(Formula formula) {
        return formula.equals(Formula.TRUE) ? null : make(formula);
    }

    /** The checks that must all hold for a formula to be true. */
    List<Variant.Part> parts(Formula formula) {
        if (formula.equals(Formula.TRUE)) {
            return List.of();
        }
        List<Formula> parts = formula instanceof Conjunction all ? all.parts() : List.of(formula);
        return parts.stream()
                .map(part -> new Variant.Part(make(part), cost(part)))
                .toList();
    }

    private Check make(Formula formula) {
        Check present = made.get(formula);
        if (present != null) {
            return present;
        }
        Check check = build(formula);
        if (uses.getOrDefault(formula, 1) > 1 && cost(formula) >= WORTH_REMEMBERING) {
            check = Checks.once(check);
        }
        made.put(formula, check);
        return check;
    }

    private Check build(Formula formula) {
        if (formula instanceof Fixed fixed) {
            boolean value = fixed.value();
            return frame -> value;
        }
        if (formula instanceof Literal literal) {
            return literal.negated()
                    ? Checks.not(positive(literal))
                    : literal.atom().check();
        }
        if (formula instanceof Conjunction all) {
            return Checks.all(inOrder(all.parts()));
        }
        return Checks.any(inOrder(((Disjunction) formula).parts()));
    }

    private Check positive(Literal literal) {
        return make(new Literal(literal.atom(), false));
    }

    private Check[] inOrder(List<Formula> parts) {
        List<Formula> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingInt(CheckGenerator::cost));
        Check[] checks = new Check[sorted.size()];
        // A loop, since a stream would need a dozen stack frames for each level.
        for (int i = 0; i < checks.length; i++) {
            checks[i] = make(sorted.get(i));
        }
        return checks;
    }

    /** Of asking a formula when nothing is remembered, roughly in nanoseconds. */
    static int cost(Formula formula) {
        if (formula instanceof Literal literal) {
            return literal.atom().cost();
        }
        int sum = 1;
        for (Formula part : Formula.parts(formula)) {
            sum += cost(part);
        }
        return sum;
    }
}
