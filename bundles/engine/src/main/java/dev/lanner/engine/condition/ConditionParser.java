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
import java.util.Locale;
import java.util.Map;
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

    /** What other languages call an operator. */
    private static final Map<String, String> SAME = Map.of(
            "is", "=",
            "eq", "=",
            "equals", "=",
            "===", "=",
            "<>", "!=",
            "like", "glob",
            "matches", "regex",
            "=~", "regex",
            "~", "regex",
            "has", "contains");

    /** What other languages put between comparisons. */
    private static final Map<String, String> JOINING = Map.of("&&", "and", "||", "or", "&", "and", "|", "or");

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
                throw failure(
                        "parentheses are nested deeper than " + DEPTH_LIMIT + " levels", "put parts of it into macros");
            }
            Condition inner = any();
            depth--;
            if (!cursor.take(")")) {
                throw cursor.atEnd()
                        ? failure("a ')' is missing at the end", "close what '(' has opened")
                        : unexpected();
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
                    cursor.peek() == '!' ? "write 'not'" : "write, for example, 'proc.name = bash'");
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
                    operatorHint(left));
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

    private @Nullable String operatorHint(Operand left) {
        if (cursor.atEnd()) {
            return "add an operator and a value, like '= value', or 'exists'";
        }
        String word = cursor.symbol();
        if (word.equals("not")) {
            return "write 'not " + left.span().text() + " in (…)', with 'not' in front of the comparison";
        }
        String same = SAME.get(word.toLowerCase(Locale.ROOT));
        return same != null ? "write '" + same + "'" : nearestOperator(word);
    }

    private static @Nullable String nearestOperator(String word) {
        return Suggestion.nearest(
                word, Arrays.stream(Operator.values()).map(Operator::symbol).toList());
    }

    private ConditionSyntaxException unexpected() {
        String word = cursor.word();
        String last = cursor.last();
        String hint = last.indexOf('.') < 0 ? null : nearestOperator(word);
        String joining = JOINING.get(cursor.symbol());
        if (last.equals("~")) {
            hint = "write 'regex' for '=~'";
        } else if (joining != null) {
            hint = "write '" + joining + "'";
        } else if (word.equalsIgnoreCase("and") || word.equalsIgnoreCase("or")) {
            hint = "did you mean '" + word.toLowerCase(Locale.ROOT) + "'?";
        } else if (word.equals(")")) {
            hint = "take the ')' away, or add the '(' that it closes";
        }
        return failure(
                "'" + word + "' is not expected here",
                hint == null ? "'and', 'or' or the end must follow '" + last + "'" : hint);
    }

    private ConditionSyntaxException failure(String message, @Nullable String hint) {
        return new ConditionSyntaxException(cursor.position(), message, hint);
    }

    private Span span(int start) {
        return new Span(source, start, cursor.position());
    }
}
