// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.engine.compile.Bound.Shape;
import dev.lanner.engine.compile.ValueTests.Family;
import dev.lanner.engine.compile.ValueTests.TextTest;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.condition.Quantifier;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Checks;
import dev.lanner.engine.eval.Clue;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.NumberTests;
import dev.lanner.engine.eval.ValueTest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns comparisons into atoms: types are checked, values read, fields bound. One for each rule set. */
final class Comparisons {
    private static final Set<String> TYPE_FIELDS = Set.of("evt.type", "syscall.type");
    private static final Set<Operator> SET_OPERATORS =
            EnumSet.of(Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.NOT_EQUAL, Operator.IN);
    private static final Set<FieldType> EITHER_SIDE = EnumSet.of(FieldType.ADDRESS, FieldType.NETWORK, FieldType.PORT);

    private final EventCatalogue catalogue;
    private final OperandCompiler operands;
    private final Map<String, Atom> atoms = new HashMap<>();

    Comparisons(EventCatalogue catalogue, OperandCompiler operands) {
        this.catalogue = catalogue;
        this.operands = operands;
    }

    EventCatalogue catalogue() {
        return catalogue;
    }

    OperandCompiler operands() {
        return operands;
    }

    Atom compile(Comparison comparison, boolean unknownIsMissing) throws ProblemException, MissingFieldException {
        TypeVerdicts verdicts = verdicts(comparison);
        Bound left = operands.bind(comparison.left(), unknownIsMissing);
        checkOperator(comparison, left);
        String key = key(comparison, left);
        Atom present = atoms.get(key);
        if (present != null) {
            return present;
        }
        Operand right = comparison.right();
        Bound rightField = null;
        if (right != null && !(right instanceof Literal) && !(right instanceof Values)) {
            rightField = operands.bind(right, unknownIsMissing);
        }
        Check check = rightField != null ? pair(comparison, left, rightField) : check(comparison, left);
        Scope scope = rightField == null ? left.scope() : OperandCompiler.wider(left.scope(), rightField.scope());
        boolean processOnly = scope == Scope.HOST || scope == Scope.PROCESS;
        int cost = left.cost() + cost(comparison.operator());
        Clue clue = right == null || rightField != null || comparison.quantifier() != null
                ? null
                : Clues.of(left, comparison.operator(), literals(right));
        Claim claim = rightField == null ? claim(comparison, left) : null;
        Atom atom = new Atom(key, check, processOnly, cost, new Foreknowledge(verdicts, claim, clue));
        atoms.put(key, atom);
        return atom;
    }

    private static String key(Comparison comparison, Bound left) {
        Operand right = comparison.right();
        Quantifier quantifier = comparison.quantifier();
        return left.key()
                + ' '
                + comparison.operator()
                + ' '
                + (quantifier == null ? "" : quantifier.symbol() + ' ')
                + (right == null ? "" : (right instanceof FieldUse ? "val " : "") + Rendering.of(right));
    }

    private static void checkOperator(Comparison comparison, Bound left) throws ProblemException {
        String what = Rendering.of(comparison.left());
        if (left.flags().contains(FieldFlag.OUTPUT_ONLY)) {
            throw new ProblemException(
                    comparison.left().span(),
                    "the field '" + what + "' is for outputs only",
                    "'lanner fields' lists those for conditions");
        }
        Set<Operator> fitting = OperatorTable.of(left);
        if (!fitting.contains(comparison.operator())) {
            throw new ProblemException(
                    comparison.operatorSpan(),
                    "the operator '" + comparison.operator() + "' does not fit '" + what + "', which is "
                            + OperatorTable.kind(left),
                    "these fit: " + OperatorTable.symbols(fitting));
        }
        if (comparison.quantifier() != null && Family.of(left.type()) == Family.BOOLEAN) {
            throw new ProblemException(
                    comparison.operatorSpan(),
                    "a quantifier makes no sense for true or false",
                    "write '= true' or '= false'");
        }
    }

    private static int cost(Operator operator) {
        return switch (operator) {
            case CONTAINS, ICONTAINS, BCONTAINS, PMATCH -> 15;
            case GLOB, IGLOB -> 25;
            case REGEX -> 300;
            case IN, INTERSECTS -> 4;
            default -> 1;
        };
    }

    // What stands on the right is written out.

    private static Check check(Comparison comparison, Bound left) throws ProblemException {
        Operand right = comparison.right();
        MultiSource multi = left.multi();
        if (right == null) {
            return multi != null ? Checks.exists(multi) : Checks.exists(left.source());
        }
        if (left.flags().contains(FieldFlag.AT_MOST)) {
            return Checks.value(left.source(), test(comparison, left.type(), Operator.LESS_OR_EQUAL, right));
        }
        if (multi == null || left.shape() == Shape.SINGLE) {
            return Checks.value(left.source(), test(comparison, left.type(), comparison.operator(), right));
        }
        if (left.shape() == Shape.ANY
                && comparison.operator() == Operator.NOT_EQUAL
                && EITHER_SIDE.contains(left.type())) {
            // Neither side of a connection must be equal.
            ValueTest equal = test(comparison, left.type(), Operator.EQUAL, right);
            return Checks.all(new Check[] {Checks.exists(multi), Checks.not(Checks.any(multi, equal))});
        }
        ValueTest test = test(comparison, left.type(), comparison.operator(), right);
        boolean every = left.shape() == Shape.LIST && comparison.operator() == Operator.IN;
        return every ? Checks.every(multi, test) : Checks.any(multi, test);
    }

    private static ValueTest test(Comparison comparison, FieldType type, Operator operator, Operand right)
            throws ProblemException {
        Quantifier quantifier = comparison.quantifier();
        if (quantifier != null) {
            return ValueTests.quantified(type, operator, quantifier, literals(right));
        }
        if (operator.kind() == Operator.Kind.LIST) {
            return ValueTests.several(type, operator, literals(right));
        }
        return ValueTests.single(type, operator, literals(right).get(0));
    }

    private static @Nullable Claim claim(Comparison comparison, Bound left) throws ProblemException {
        Operand right = comparison.right();
        boolean isSingle = left.shape() == Shape.SINGLE && !left.flags().contains(FieldFlag.AT_MOST);
        if (right == null || !isSingle) {
            return null;
        }
        ValueTest test = test(comparison, left.type(), comparison.operator(), right);
        List<Literal> values = comparison.quantifier() == null ? literals(right) : List.of();
        return Claim.of(left, comparison.operator(), values, test);
    }

    private static List<Literal> literals(Operand right) {
        List<Literal> literals = new ArrayList<>();
        if (right instanceof Literal literal) {
            literals.add(literal);
        } else if (right instanceof Values values) {
            for (Operand item : values.items()) {
                literals.add((Literal) item);
            }
        }
        return literals;
    }

    // What stands on the right is another field.

    private static Check pair(Comparison comparison, Bound left, Bound right) throws ProblemException {
        Operand operand = comparison.right();
        if (right.flags().contains(FieldFlag.NO_RIGHT_SIDE) && operand != null) {
            throw new ProblemException(
                    operand.span(),
                    "'" + right.key() + "' cannot stand on the right side of a comparison",
                    "put it on the left side");
        }
        if (comparison.operator() == Operator.REGEX) {
            throw new ProblemException(
                    comparison.operatorSpan(),
                    "'regex' needs a fixed expression on its right",
                    "write the expression, or use 'glob'");
        }
        if (Family.of(left.type()) != Family.of(right.type()) || left.shape() != Shape.SINGLE) {
            throw new ProblemException(
                    comparison.operatorSpan(),
                    "'" + left.key() + "' is " + OperatorTable.kind(left) + " and '" + right.key() + "' is "
                            + OperatorTable.kind(right),
                    "compare fields of the same type, each with a single value");
        }
        Checks.PairTest test = pairTest(comparison.operator(), left.type());
        MultiSource several = right.multi();
        return several != null && right.shape() != Shape.SINGLE
                ? Checks.pairWithAny(left.source(), several, test)
                : Checks.pair(left.source(), right.source(), test);
    }

    private static Checks.PairTest pairTest(Operator operator, FieldType type) {
        if (type.isNumeric()) {
            NumberTests.Order order = ValueTests.order(type);
            return switch (operator) {
                case NOT_EQUAL -> (a, b) -> a.number() != b.number();
                case LESS -> (a, b) -> order.compare(a.number(), b.number()) < 0;
                case LESS_OR_EQUAL -> (a, b) -> order.compare(a.number(), b.number()) <= 0;
                case GREATER -> (a, b) -> order.compare(a.number(), b.number()) > 0;
                case GREATER_OR_EQUAL -> (a, b) -> order.compare(a.number(), b.number()) >= 0;
                default -> (a, b) -> a.number() == b.number();
            };
        }
        TextTest test = TextTest.of(operator);
        return (a, b) -> test.test(a.bytes(), a.length(), b.bytes(), b.length());
    }

    // Event types.

    private @Nullable TypeVerdicts verdicts(Comparison comparison) throws ProblemException {
        if (!(comparison.left() instanceof FieldUse use) || use.argument() != null) {
            checkNoTransformedType(comparison);
            return null;
        }
        boolean type = TYPE_FIELDS.contains(use.name());
        Operand right = comparison.right();
        boolean fixed = right instanceof Literal || right instanceof Values;
        if (type && right != null && !fixed) {
            throw new ProblemException(
                    right.span(),
                    "'" + use.name() + "' must be compared with names",
                    "write, for example, '" + use.name() + " in (open, openat)'");
        }
        boolean direction = use.name().equals("evt.dir");
        if ((!type && !direction) || !SET_OPERATORS.contains(comparison.operator()) || right == null) {
            return null;
        }
        List<Literal> literals = literals(right);
        if (type) {
            checkNames(literals);
        }
        if (comparison.quantifier() != null) {
            return null;
        }
        List<String> names = literals.stream().map(Literal::text).toList();
        return direction
                ? TypeVerdicts.ofDirections(catalogue, comparison.operator(), names)
                : TypeVerdicts.ofNames(
                        catalogue, comparison.operator(), names, use.name().equals("syscall.type"));
    }

    private static void checkNoTransformedType(Comparison comparison) throws ProblemException {
        if (comparison.left() instanceof Operand.Transformed use) {
            for (Operand argument : use.arguments()) {
                if (argument instanceof FieldUse field && field.name().equals("evt.type")) {
                    throw new ProblemException(
                            use.span(),
                            "'evt.type' cannot be given to a transformer",
                            "its names are always in lower case");
                }
            }
        }
    }

    private void checkNames(List<Literal> literals) throws ProblemException {
        for (Literal literal : literals) {
            if (!catalogue.names().contains(literal.text())) {
                throw new ProblemException(
                        literal.span(),
                        "unknown event type '" + literal.text() + "'",
                        Suggestion.nearest(literal.text(), catalogue.names()));
            }
        }
    }
}
