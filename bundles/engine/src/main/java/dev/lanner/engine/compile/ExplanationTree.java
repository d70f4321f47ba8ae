// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.ConditionPart.Kind;
import dev.lanner.api.rule.Location;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.MacroUse;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.ConditionParser;
import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.explain.Node;
import dev.lanner.engine.explain.Reading;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.ExceptionDefinition;
import dev.lanner.engine.load.MacroDefinition;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.output.OutputTemplate.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the tree of a rule's condition. It walks the condition as written and as resolved side by side: what was written
 * says what a part is called, and what became of it is compiled.
 */
final class ExplanationTree {
    private final Definitions definitions;
    private final Comparisons comparisons;
    private final boolean unknownIsMissing;
    private final Map<String, Condition> macros = new HashMap<>();
    private int count;

    /**
     * Builds with these comparisons.
     *
     * @param unknownIsMissing whether a field that nobody knows may come with a plug-in
     */
    ExplanationTree(Definitions definitions, Comparisons comparisons, boolean unknownIsMissing) {
        this.definitions = definitions;
        this.comparisons = comparisons;
        this.unknownIsMissing = unknownIsMissing;
    }

    /** A part, and what it means; what cannot be compiled may be true or false there. */
    record Branch(Node node, Formula formula) {}

    /**
     * The whole tree.
     *
     * @param written the condition without exceptions
     * @param complete the same with exceptions: the very same object if there are none
     * @param resolved the latter with everything put in
     */
    Branch of(RuleDefinition rule, Condition written, Condition complete, Condition resolved) {
        if (complete.equals(written) || !(complete instanceof All all) || !(resolved instanceof All resolvedAll)) {
            return branch(written, resolved, false);
        }
        int number = count++;
        List<Branch> branches = new ArrayList<>();
        Condition own = resolvedAll.parts().get(0);
        if (written instanceof All parts) {
            branches.addAll(branches(parts.parts(), ((All) own).parts(), false));
        } else {
            branches.add(branch(written, own, false));
        }
        branches.addAll(exceptions(rule, part((Negation) all.parts().get(1)), part((Negation)
                resolvedAll.parts().get(1))));
        return combined(number, Kind.ALL, written, branches, false);
    }

    private static Condition part(Negation negation) {
        return negation.part();
    }

    /** One branch for each exception, whatever rows it has. */
    private List<Branch> exceptions(RuleDefinition rule, Condition written, Condition resolved) {
        List<Condition> rows = written instanceof Any any ? any.parts() : List.of(written);
        List<Condition> resolvedRows = resolved instanceof Any any ? any.parts() : List.of(resolved);
        IdentityHashMap<SourceText, List<Integer>> byField = new IdentityHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byField.computeIfAbsent(first(rows.get(i)).left().span().source(), any -> new ArrayList<>())
                    .add(i);
        }
        List<Branch> branches = new ArrayList<>();
        for (ExceptionDefinition exception : rule.exceptions()) {
            List<Integer> own = byField.getOrDefault(exception.fields().get(0).source(), List.of());
            if (!own.isEmpty()) {
                List<Condition> ownRows = own.stream().map(rows::get).toList();
                List<Condition> ownResolved =
                        own.stream().map(resolvedRows::get).toList();
                branches.add(exception(exception, ownRows, ownResolved));
            }
        }
        return branches;
    }

    private Branch exception(ExceptionDefinition exception, List<Condition> rows, List<Condition> resolved) {
        int not = count++;
        int number = count++;
        boolean one = rows.size() == 1;
        Branch body = one ? branch(rows.get(0), resolved.get(0), true) : branch(new Any(rows), new Any(resolved), true);
        Location location = exception.name().source().location(0);
        String name = exception.name().text();
        ConditionPart part = new ConditionPart(
                number,
                Kind.EXCEPTION,
                name,
                null,
                location,
                List.of(body.node().part()));
        Node node = Node.combined(part, List.of(body.node()), true);
        ConditionPart negation = new ConditionPart(not, Kind.NOT, "not " + name, null, location, List.of(part));
        return new Branch(Node.combined(negation, List.of(node), false), Formula.not(body.formula()));
    }

    private Branch branch(Condition written, Condition resolved, boolean isNegated) {
        if (written instanceof MacroUse use) {
            return macro(use, resolved, isNegated);
        }
        if (written instanceof Comparison comparison) {
            return check(comparison, (Comparison) resolved, isNegated);
        }
        int number = count++;
        if (written instanceof Negation negation) {
            Branch below = branch(negation.part(), ((Negation) resolved).part(), !isNegated);
            return combined(number, Kind.NOT, written, List.of(below), isNegated);
        }
        return written instanceof All all
                ? combined(
                        number,
                        Kind.ALL,
                        written,
                        branches(all.parts(), ((All) resolved).parts(), isNegated),
                        isNegated)
                : combined(
                        number,
                        Kind.ANY,
                        written,
                        branches(((Any) written).parts(), ((Any) resolved).parts(), isNegated),
                        isNegated);
    }

    private List<Branch> branches(List<Condition> written, List<Condition> resolved, boolean isNegated) {
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            branches.add(branch(written.get(i), resolved.get(i), isNegated));
        }
        return branches;
    }

    private static Branch combined(int number, Kind kind, Condition written, List<Branch> branches, boolean isNegated) {
        List<Node> nodes = branches.stream().map(Branch::node).toList();
        List<ConditionPart> parts = nodes.stream().map(Node::part).toList();
        List<Formula> formulas = branches.stream().map(Branch::formula).toList();
        ConditionPart part = new ConditionPart(number, kind, text(written), null, location(start(written)), parts);
        Formula formula =
                switch (kind) {
                    case ALL -> Formula.and(formulas);
                    case ANY -> Formula.or(formulas);
                    default -> Formula.not(formulas.get(0));
                };
        return new Branch(Node.combined(part, nodes, isNegated), formula);
    }

    private Branch macro(MacroUse use, Condition resolved, boolean isNegated) {
        MacroDefinition macro = definitions.macros().get(use.name());
        if (macro == null) {
            throw new IllegalStateException("The macro '" + use.name() + "' has been put in, and is not there.");
        }
        int number = count++;
        Branch body = branch(macros.computeIfAbsent(use.name(), name -> parsed(macro)), resolved, isNegated);
        ConditionPart part = new ConditionPart(
                number,
                Kind.MACRO,
                use.name(),
                null,
                location(macro.place()),
                List.of(body.node().part()));
        return new Branch(Node.combined(part, List.of(body.node()), isNegated), body.formula());
    }

    private static Condition parsed(MacroDefinition macro) {
        try {
            return ConditionParser.parse(macro.condition());
        } catch (ConditionSyntaxException e) {
            throw new IllegalStateException("The macro '" + macro.name() + "' was read before.", e);
        }
    }

    private Branch check(Comparison written, Comparison resolved, boolean isNegated) {
        String text = text(written);
        String complete = Rendering.of(resolved);
        ConditionPart part = new ConditionPart(
                count++,
                Kind.CHECK,
                text,
                isSame(text, complete) ? null : complete,
                location(start(written)),
                List.of());
        Atom atom = atom(resolved);
        Check check = asJudged(atom);
        return new Branch(Node.check(part, check, readings(resolved), isNegated), new Formula.Literal(atom, false));
    }

    /** A comparison that cannot be compiled is false, and nothing is known of it beforehand. */
    private Atom atom(Comparison comparison) {
        try {
            return comparisons.compile(comparison, unknownIsMissing);
        } catch (ProblemException | MissingFieldException e) {
            return new Atom(Rendering.of(comparison), frame -> false, false, 0, Foreknowledge.NONE);
        }
    }

    /** As variants ask: what the type of an event decides is not asked of its fields. */
    private static Check asJudged(Atom atom) {
        TypeVerdicts verdicts = atom.verdicts();
        if (verdicts == null) {
            return atom.check();
        }
        Check check = atom.check();
        return frame -> {
            int code = frame.event().code();
            return verdicts.isOpen(code) ? check.test(frame) : verdicts.isTrue(code);
        };
    }

    private List<Reading> readings(Comparison comparison) {
        Operand right = comparison.right();
        boolean isFixed = right == null || right instanceof Literal || right instanceof Values;
        return isFixed || right == null
                ? List.of(reading(comparison.left()))
                : List.of(reading(comparison.left()), reading(right));
    }

    private Reading reading(Operand operand) {
        String label = Rendering.of(operand);
        try {
            Bound bound = comparisons.operands().bind(operand, unknownIsMissing);
            return new Reading(label, new Value(bound.type(), bound.format(), bound.source(), bound.multi(), false));
        } catch (ProblemException | MissingFieldException e) {
            return new Reading(label, null);
        }
    }

    private static boolean isSame(String text, String rendered) {
        return text.replaceAll("[\\s'\"]", "").equals(rendered.replaceAll("[\\s'\"]", ""));
    }

    /** The author's words if they stand in one place, on one line. */
    private static String text(Condition condition) {
        if (!(condition instanceof Comparison comparison)) {
            return Rendering.of(condition);
        }
        Span start = comparison.left().span();
        Span end = comparison.right() == null
                ? comparison.operatorSpan()
                : comparison.right().span();
        boolean isTogether = start.source().equals(end.source()) && start.start() < end.end();
        return isTogether
                ? new Span(start.source(), start.start(), end.end())
                        .text()
                        .strip()
                        .replaceAll("\\s+", " ")
                : Rendering.of(condition);
    }

    private static Span start(Condition condition) {
        if (condition instanceof MacroUse use) {
            return use.span();
        }
        if (condition instanceof Negation negation) {
            return start(negation.part());
        }
        if (condition instanceof All all) {
            return start(all.parts().get(0));
        }
        return condition instanceof Any any
                ? start(any.parts().get(0))
                : ((Comparison) condition).left().span();
    }

    private static Location location(Span place) {
        return place.source().location(place.start());
    }

    private static Comparison first(Condition condition) {
        return condition instanceof All all ? first(all.parts().get(0)) : (Comparison) condition;
    }
}
