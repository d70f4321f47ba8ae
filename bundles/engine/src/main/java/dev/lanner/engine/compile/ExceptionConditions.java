// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.OperandParser;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.condition.Quantifier;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.load.ExceptionDefinition;
import dev.lanner.engine.load.ExceptionDefinition.Cell;
import dev.lanner.engine.load.ExceptionDefinition.Row;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.load.Scalar;
import dev.lanner.engine.load.Within;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Adds the exceptions of a rule to its condition: {@code condition and not (row or row …)}. */
final class ExceptionConditions {
    private final Problems problems;
    private final Within within;

    private ExceptionConditions(Problems problems, Within within) {
        this.problems = problems;
        this.within = within;
    }

    static Condition add(RuleDefinition rule, Condition condition, Problems problems) {
        List<Condition> rows = new ArrayList<>();
        for (ExceptionDefinition exception : rule.exceptions()) {
            ExceptionConditions builder = new ExceptionConditions(problems, within(rule, exception));
            for (Row row : exception.rows()) {
                Condition built = builder.row(exception, row);
                if (built != null) {
                    rows.add(built);
                }
            }
        }
        if (rows.isEmpty()) {
            return condition;
        }
        Condition any = rows.size() == 1 ? rows.get(0) : new Any(rows);
        return new All(List.of(condition, new Negation(any)));
    }

    /** An exception of a rule. */
    static Within within(RuleDefinition rule, ExceptionDefinition exception) {
        return rule.within()
                .and(
                        "exception",
                        exception.name().text(),
                        exception.name().source().location(0));
    }

    private @Nullable Condition row(ExceptionDefinition exception, Row row) {
        List<Condition> parts = new ArrayList<>();
        for (int i = 0; i < row.cells().size(); i++) {
            Condition part = comparison(
                    exception.fields().get(i),
                    exception.comparisons().get(i),
                    row.cells().get(i));
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return parts.size() == 1 ? parts.get(0) : new All(parts);
    }

    private @Nullable Condition comparison(Scalar fieldText, Scalar comparison, Cell cell) {
        Operand field = field(fieldText);
        String text = comparison.text().strip();
        int blank = text.indexOf(' ');
        Operator operator = operator(blank < 0 ? text : text.substring(0, blank));
        Quantifier quantifier =
                blank < 0 ? null : quantifier(text.substring(blank + 1).strip());
        if (operator == null || operator.kind() == Operator.Kind.ALONE || (blank >= 0 && quantifier == null)) {
            error(
                    comparison,
                    "'" + text + "' is no operator for exceptions",
                    Suggestion.nearest(
                            text,
                            Arrays.stream(Operator.values())
                                    .map(Operator::symbol)
                                    .toList()));
            return null;
        }
        Operand right = right(operator, quantifier, cell, comparison);
        return field == null || right == null
                ? null
                : new Comparison(field, operator, quantifier, right, comparison.span());
    }

    private @Nullable Operand right(Operator operator, @Nullable Quantifier quantifier, Cell cell, Scalar comparison) {
        List<Operand> literals = new ArrayList<>();
        for (Scalar value : cell.values()) {
            String text = OperandParser.unquoted(value.text());
            literals.add(new Literal(text, !text.equals(value.text()), value.span()));
        }
        if (operator.kind() == Operator.Kind.LIST || quantifier != null) {
            return new Values(
                    literals,
                    cell.values().isEmpty()
                            ? comparison.span()
                            : cell.values().get(0).span());
        }
        if (cell.isList()) {
            error(comparison, "the operator '" + operator + "' takes one value, not several", "use 'in'");
            return null;
        }
        return literals.get(0);
    }

    private @Nullable Operand field(Scalar text) {
        try {
            Operand field = OperandParser.fieldAt(text.source(), 0);
            if (field != null && field.span().end() == text.text().length()) {
                return field;
            }
        } catch (ConditionSyntaxException e) {
            error(text, e.text(), e.hint());
            return null;
        }
        error(text, "'" + text.text() + "' is no field", "write, for example, proc.name");
        return null;
    }

    private void error(Scalar place, String message, @Nullable String hint) {
        problems.add(ProblemCode.LOAD_ERR_COMPILE_CONDITION, place.span(), within, message, hint);
    }

    private static @Nullable Operator operator(String symbol) {
        return Arrays.stream(Operator.values())
                .filter(operator -> operator.symbol().equals(symbol))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Quantifier quantifier(String symbol) {
        return Arrays.stream(Quantifier.values())
                .filter(quantifier -> quantifier.name().toLowerCase(Locale.ROOT).equals(symbol))
                .findFirst()
                .orElse(null);
    }
}
