// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldType;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.condition.Quantifier;
import dev.lanner.engine.eval.AddressTest;
import dev.lanner.engine.eval.AddressTest.Network;
import dev.lanner.engine.eval.Bytes;
import dev.lanner.engine.eval.Glob;
import dev.lanner.engine.eval.NumberTests;
import dev.lanner.engine.eval.PathPrefixes;
import dev.lanner.engine.eval.RegexTest;
import dev.lanner.engine.eval.TextSet;
import dev.lanner.engine.eval.ValueTest;
import java.util.ArrayList;
import java.util.List;

/** Makes tests of values from operators and what stands to their right. */
final class ValueTests {
    private ValueTests() {}

    /** The order of numbers of this type. */
    static NumberTests.Order order(FieldType type) {
        return type == FieldType.DOUBLE
                ? NumberTests.Order.DOUBLE
                : type == FieldType.UNSIGNED ? NumberTests.Order.UNSIGNED : NumberTests.Order.SIGNED;
    }

    /** An operator that compares with one value. */
    static ValueTest single(FieldType type, Operator operator, Literal literal) throws ProblemException {
        return switch (Family.of(type)) {
            case NUMBER, BOOLEAN -> number(type, operator, literal);
            case ADDRESS -> address(operator, literal);
            case TEXT, BYTES -> text(operator, literal);
        };
    }

    /** An operator that compares with several values. */
    static ValueTest several(FieldType type, Operator operator, List<Literal> literals) throws ProblemException {
        switch (Family.of(type)) {
            case NUMBER, BOOLEAN:
                long[] numbers = new long[literals.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = LiteralReader.number(type, literals.get(i));
                }
                return NumberTests.in(numbers);
            case ADDRESS:
                List<Network> networks = new ArrayList<>();
                for (Literal literal : literals) {
                    networks.add(LiteralReader.network(literal));
                }
                return new AddressTest(networks);
            default:
                List<byte[]> texts = literals.stream().map(LiteralReader::text).toList();
                return operator == Operator.PMATCH ? new PathPrefixes(texts) : new TextSet(texts);
        }
    }

    /** An operator that must hold for some of several values. */
    static ValueTest quantified(FieldType type, Operator operator, Quantifier quantifier, List<Literal> literals)
            throws ProblemException {
        List<ValueTest> list = new ArrayList<>();
        for (Literal literal : literals) {
            list.add(single(type, operator, literal));
        }
        ValueTest[] tests = list.toArray(new ValueTest[0]);
        return value -> {
            int holding = 0;
            for (ValueTest test : tests) {
                holding += test.test(value) ? 1 : 0;
            }
            return switch (quantifier) {
                case ONEOF -> holding == 1;
                case ANYOF -> holding > 0;
                case ALLOF -> holding == tests.length && holding > 0;
            };
        };
    }

    private static ValueTest number(FieldType type, Operator operator, Literal literal) throws ProblemException {
        long wanted = LiteralReader.number(type, literal);
        NumberTests.Order order = order(type);
        return switch (operator) {
            case NOT_EQUAL -> NumberTests.notEqual(wanted);
            case LESS -> NumberTests.less(wanted, order, false);
            case LESS_OR_EQUAL -> NumberTests.less(wanted, order, true);
            case GREATER -> NumberTests.greater(wanted, order, false);
            case GREATER_OR_EQUAL -> NumberTests.greater(wanted, order, true);
            default -> NumberTests.equal(wanted);
        };
    }

    private static ValueTest address(Operator operator, Literal literal) throws ProblemException {
        AddressTest test = new AddressTest(List.of(LiteralReader.network(literal)));
        return operator == Operator.NOT_EQUAL ? value -> !test.test(value) : test;
    }

    private static ValueTest text(Operator operator, Literal literal) throws ProblemException {
        if (operator == Operator.REGEX) {
            return regex(literal);
        }
        byte[] wanted = operator == Operator.BCONTAINS || operator == Operator.BSTARTSWITH
                ? LiteralReader.hexadecimal(literal)
                : LiteralReader.text(literal);
        TextTest test = TextTest.of(operator);
        return value -> test.test(value.bytes(), value.length(), wanted, wanted.length);
    }

    private static ValueTest regex(Literal literal) throws ProblemException {
        try {
            return RegexTest.of(literal.text());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    literal.span(), "this is no regular expression: " + e.getMessage(), "the syntax is that of RE2");
        }
    }

    /** Groups of types that share operators. */
    enum Family {
        NUMBER,
        BOOLEAN,
        TEXT,
        BYTES,
        ADDRESS;

        static Family of(FieldType type) {
            return switch (type) {
                case BOOLEAN -> BOOLEAN;
                case INTEGER, UNSIGNED, DURATION_NS, TIME_NS, DOUBLE, PORT -> NUMBER;
                case TEXT, PATH -> TEXT;
                case BYTES -> BYTES;
                case ADDRESS, NETWORK -> ADDRESS;
            };
        }
    }

    /** A question about a text and another. */
    @FunctionalInterface
    interface TextTest {
        boolean test(byte[] text, int length, byte[] other, int otherLength);

        /** What an operator asks. */
        static TextTest of(Operator operator) {
            return switch (operator) {
                case NOT_EQUAL -> (text, length, other, otherLength) -> !Bytes.equal(text, length, other, otherLength);
                case CONTAINS, BCONTAINS -> Bytes::contains;
                case ICONTAINS -> Bytes::containsFolded;
                case STARTSWITH, BSTARTSWITH -> Bytes::startsWith;
                case ENDSWITH -> Bytes::endsWith;
                case GLOB ->
                    (text, length, other, otherLength) -> Glob.matches(other, 0, otherLength, text, 0, length, false);
                case IGLOB ->
                    (text, length, other, otherLength) -> Glob.matches(other, 0, otherLength, text, 0, length, true);
                case PMATCH ->
                    (text, length, other, otherLength) -> PathPrefixes.lies(other, otherLength, text, length);
                default -> Bytes::equal;
            };
        }
    }
}
