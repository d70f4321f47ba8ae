// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.compile.RuleSetCompiler.RuleParts;
import dev.lanner.engine.load.Problems;
import java.util.BitSet;
import java.util.List;

/** Tells of rules that never match because an earlier one matches each of their events, where the first match counts. */
final class ShadowedRules {
    /** Steps for one pair of rules. */
    private static final int BUDGET = 5_000;

    private final Problems problems;

    ShadowedRules(Problems problems) {
        this.problems = problems;
    }

    void warn(List<RuleParts> rules) {
        for (int later = 1; later < rules.size(); later++) {
            RuleParts rule = rules.get(later);
            for (int i = 0; i < later && takesPart(rule); i++) {
                RuleParts earlier = rules.get(i);
                if (takesPart(earlier) && hides(earlier, rule)) {
                    tell(earlier, rule);
                    break;
                }
            }
        }
    }

    private static boolean takesPart(RuleParts rule) {
        return rule.rule().isEnabled() && rule.rule().unsatisfied() == null;
    }

    private static boolean hides(RuleParts earlier, RuleParts later) {
        BitSet others = (BitSet) later.codes().clone();
        others.andNot(earlier.codes());
        return earlier.rule().source().equals(later.rule().source())
                && others.isEmpty()
                && !later.codes().isEmpty()
                && FormulaLogic.implies(later.formula(), earlier.formula(), BUDGET);
    }

    private void tell(RuleParts earlier, RuleParts later) {
        problems.add(
                ProblemCode.LOAD_COMPILE_CONDITION,
                later.definition().place(),
                later.definition().within(),
                "this rule never matches: '" + earlier.rule().name() + "' at "
                        + earlier.rule().location() + " matches each of its events first",
                "put this rule above that one, narrow that one's condition, or set 'matching: all'");
    }
}
