// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import dev.lanner.engine.compile.ValueTests.Family;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.eval.ValueTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison says of the one value that it looks at. It is false if there is no value.
 *
 * @param field what is looked at; equal for equal operands
 * @param test whether a value fulfils it
 * @param values the only ones that do; null if they cannot be listed
 * @param least the least number that does; null if there is none, or it is no number
 * @param isUpperBound whether it holds for a number and all that are less
 * @param prefix with which each text begins that does; null if they need not begin alike
 */
record Claim(
        String field,
        ValueTest test,
        @Nullable List<FieldValue> values,
        @Nullable FieldValue least,
        boolean isUpperBound,
        @Nullable Text prefix) {

    /** Of a comparison of an operand that has one value. */
    static Claim of(Bound left, Operator operator, List<Literal> literals, ValueTest test) throws ProblemException {
        Family family = Family.of(left.type());
        boolean isListed = !literals.isEmpty() || operator == Operator.IN;
        List<FieldValue> values = null;
        if (isListed && (operator.isEquality() || operator == Operator.IN) && family != Family.ADDRESS) {
            values = new ArrayList<>();
            for (Literal literal : literals) {
                values.add(value(left.type(), literal));
            }
        }
        boolean isOrder = operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL;
        FieldValue least = isOrder && family == Family.NUMBER && left.type() != FieldType.DOUBLE && !literals.isEmpty()
                ? least(left.type(), operator, literals.get(0))
                : null;
        Text prefix = operator == Operator.STARTSWITH && literals.size() == 1
                ? Text.of(literals.get(0).text())
                : null;
        boolean isUpperBound = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
        return new Claim(left.key(), test, values, least, isUpperBound, prefix);
    }

    private static @Nullable FieldValue least(FieldType type, Operator operator, Literal literal)
            throws ProblemException {
        FieldValue value = value(type, literal);
        if (operator == Operator.GREATER_OR_EQUAL) {
            return value;
        }
        long next = value.number() + 1;
        if (next == Long.MIN_VALUE || next == 0) {
            return null;
        }
        value.setNumber(next);
        return value;
    }

    private static FieldValue value(FieldType type, Literal literal) throws ProblemException {
        FieldValue value = new FieldValue();
        if (type.isNumeric()) {
            value.setNumber(LiteralReader.number(type, literal));
        } else {
            value.setText(Text.of(literal.text()));
        }
        return value;
    }

    /** Whether both begin alike, one perhaps longer than the other. */
    static boolean beginAlike(Text one, Text other) {
        String a = one.toString();
        String b = other.toString();
        return a.startsWith(b) || b.startsWith(a);
    }
}
