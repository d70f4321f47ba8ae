// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.MacroUse;
import dev.lanner.engine.condition.Condition.Negation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads conditions.
 *
 * <pre>
 * any        := all { 'or' all }
 * all        := not { 'and' not }
 * not        := { 'not' } ( '(' any ')' | comparison | macro )
 * comparison := left 'exists' | left order number | left sign-or-word value
 *             | left word quantifier values | left list-operator values
 * </pre>
 */
public final class ConditionParser {
    private static final int DEPTH_LIMIT = 1000;

    private final SourceText source;
    private final Cursor cursor;
    private final OperandParser operands;
    private int depth;

    private ConditionParser(SourceText source) {
        this.source = source;
        this.cursor = new Cursor(source.text());
        this.operands = new OperandParser(source, cursor);
    }

    /** Reads a condition. */
    public static Condition parse(SourceText source) throws ConditionSyntaxException {
        ConditionParser parser = new ConditionParser(source);
        Condition condition = parser.any();
        if (!parser.cursor.atEnd()) {
            throw parser.unexpected();
        }
        return condition;
    }

    private Condition any() throws ConditionSyntaxException {
        List<Condition> parts = new ArrayList<>();
        parts.add(all());
        cursor.blanks();
        while (cursor.take("or")) {
            needBlankOrParenthesis("or");
            parts.add(all());
            cursor.blanks();
        }
        return parts.size() == 1 ? parts.get(0) : new Any(parts);
    }

    private Condition all() throws ConditionSyntaxException {
        List<Condition> parts = new ArrayList<>();
        parts.add(not());
        cursor.blanks();
        while (cursor.take("and")) {
            needBlankOrParenthesis("and");
            parts.add(not());
            cursor.blanks();
        }
        return parts.size() == 1 ? parts.get(0) : new All(parts);
    }

    private void needBlankOrParenthesis(String word) throws ConditionSyntaxException {
        if (!cursor.atBlank() && cursor.peek() != '(') {
            throw failure(
                    cursor.atEnd()
                            ? "the condition ends after '" + word + "'"
                            : "'" + word + "' and '" + cursor.word() + "' stand together",
                    "a blank or '(' must follow '" + word + "'");
        }
    }

    private Condition not() throws ConditionSyntaxException {
        boolean negated = false;
        cursor.blanks();
        int start = cursor.position();
        while (cursor.take("not") && (cursor.atBlank() || cursor.peek() == '(')) {
            negated = !negated;
            cursor.blanks();
            start = cursor.position();
        }
        cursor.position(start);
        Condition part = primary();
        if (negated && part instanceof Negation twice) {
            return twice.part();
        }
        return negated ? new Negation(part) : part;
    }

    private Condition primary() throws ConditionSyntaxException {
        int start = cursor.position();
        if (cursor.take("(")) {
            if (++depth > DEPTH_LIMIT) {
                throw failure("parentheses are nested deeper than " + DEPTH_LIMIT + " levels", null);
            }
            Condition inner = any();
            depth--;
            if (!cursor.take(")")) {
                throw cursor.atEnd() ? failure("a ')' is missing at the end", null) : unexpected();
            }
            return inner;
        }
        Operand left = operands.left();
        if (left != null) {
            return comparison(left);
        }
        String name = cursor.identifier();
        if (name == null) {
            throw failure(
                    cursor.atEnd()
                            ? "the condition ends where a comparison or a macro should stand"
                            : "'" + cursor.word() + "' starts no comparison and names no macro",
                    null);
        }
        return new MacroUse(name, span(start));
    }

    private Condition comparison(Operand left) throws ConditionSyntaxException {
        cursor.blanks();
        int start = cursor.position();
        Operator operator = operator();
        if (operator == null) {
            throw failure(
                    cursor.atEnd()
                            ? "an operator is missing after '" + left.span().text() + "'"
                            : "'" + cursor.word() + "' is no operator",
                    operatorHint(cursor.word()));
        }
        Span operatorSpan = span(start);
        if (operator.kind() == Operator.Kind.ALONE) {
            return new Comparison(left, operator, null, null, operatorSpan);
        }
        boolean spaced = cursor.blanks();
        if (spaced && operator.kind() == Operator.Kind.VALUE) {
            Quantifier quantifier = quantifier();
            if (quantifier != null) {
                return new Comparison(left, operator, quantifier, operands.values(), operatorSpan);
            }
        }
        return new Comparison(left, operator, null, operands.right(operator), operatorSpan);
    }

    private @Nullable Operator operator() {
        int start = cursor.position();
        for (Operator operator : Operator.values()) {
            if (cursor.take(operator.symbol())) {
                if (!operator.isValueWord() || cursor.atBlank()) {
                    return operator;
                }
                cursor.position(start);
            }
        }
        return null;
    }

    /** A quantifier is one only if values follow it; else it is a text like any other. */
    private @Nullable Quantifier quantifier() {
        int start = cursor.position();
        for (Quantifier quantifier : Quantifier.values()) {
            if (cursor.take(quantifier.symbol())) {
                if (cursor.blanks() && operands.atValues()) {
                    return quantifier;
                }
                cursor.position(start);
            }
        }
        return null;
    }

    private static @Nullable String operatorHint(String word) {
        return Suggestion.nearest(
                word, Arrays.stream(Operator.values()).map(Operator::symbol).toList());
    }

    private ConditionSyntaxException unexpected() {
        String word = cursor.word();
        String last = cursor.last();
        String hint = operatorHint(word);
        if (hint == null || last.indexOf('.') < 0) {
            hint = "'and', 'or' or the end must follow '" + last + "'";
        }
        return failure("'" + word + "' is not expected here", hint);
    }

    private ConditionSyntaxException failure(String message, @Nullable String hint) {
        return new ConditionSyntaxException(cursor.position(), message, hint);
    }

    private Span span(int start) {
        return new Span(source, start, cursor.position());
    }
}
