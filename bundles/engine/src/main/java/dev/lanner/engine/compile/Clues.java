// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.compile.Bound.Shape;
import dev.lanner.engine.compile.Formula.Conjunction;
import dev.lanner.engine.compile.Formula.Disjunction;
import dev.lanner.engine.compile.Formula.Literal;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.eval.Clue;
import dev.lanner.engine.eval.Clue.Likeness;
import dev.lanner.engine.eval.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what must be there for a comparison, or a whole formula, to be true. */
final class Clues {
    private Clues() {}

    /** The clue of a comparison of {@code left} with these; null if there is none. */
    static @Nullable Clue of(Bound left, Operator operator, List<Operand.Literal> literals) {
        if (!left.isText() || (left.multi() != null && left.shape() != Shape.SINGLE)) {
            return null;
        }
        List<byte[]> texts = literals.stream().map(LiteralReader::text).toList();
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, IN -> new Clue(left.source(), Likeness.EQUAL, texts);
            case STARTSWITH -> new Clue(left.source(), Likeness.PREFIX, texts);
            case ENDSWITH -> new Clue(left.source(), Likeness.SUFFIX, texts);
            case CONTAINS -> new Clue(left.source(), Likeness.PART, texts);
            case PMATCH -> ofPaths(left, texts);
            default -> null;
        };
    }

    private static @Nullable Clue ofPaths(Bound left, List<byte[]> texts) {
        List<byte[]> paths = new ArrayList<>();
        for (byte[] text : texts) {
            int length = text.length;
            while (length > 0 && text[length - 1] == '/') {
                length--;
            }
            // The root is a prefix of all, and a pattern's components are not looked at one by one.
            if (length == 0 || Glob.isPattern(text)) {
                return null;
            }
            paths.add(Arrays.copyOf(text, length));
        }
        return new Clue(left.source(), Likeness.PATH, paths);
    }

    /** Clues of which one must hold for the formula to be true; none if nothing is known of that. */
    static List<Clue> of(Formula formula) {
        List<Clue> clues = find(formula);
        return clues == null ? List.of() : clues;
    }

    private static @Nullable List<Clue> find(Formula formula) {
        if (formula instanceof Literal literal) {
            Clue clue = literal.negated() ? null : literal.atom().clue();
            return clue == null ? null : List.of(clue);
        }
        if (formula instanceof Disjunction any) {
            List<Clue> all = new ArrayList<>();
            for (Formula part : any.parts()) {
                List<Clue> clues = find(part);
                if (clues == null) {
                    return null;
                }
                all.addAll(clues);
            }
            return all;
        }
        List<Clue> best = null;
        for (Formula part : formula instanceof Conjunction all ? all.parts() : List.<Formula>of()) {
            List<Clue> clues = find(part);
            if (clues != null && (best == null || likelihood(clues) < likelihood(best))) {
                best = clues;
            }
        }
        return best;
    }

    /** A guess of how often one of them holds: many short texts are found more often than a long one. */
    private static double likelihood(List<Clue> clues) {
        double sum = 0;
        for (Clue clue : clues) {
            for (byte[] text : clue.texts()) {
                // A single letter is a kind of something, and most values are of the kind that is asked for.
                boolean isKind = text.length == 1 && Character.isLetter(text[0]);
                double share = isKind ? 4 : 1.0 / (1 + text.length * text.length);
                sum += switch (clue.likeness()) {
                    case EQUAL -> share / 4;
                    case PREFIX, PATH, SUFFIX -> share;
                    case PART -> share * 20;
                };
            }
        }
        return sum;
    }
}
