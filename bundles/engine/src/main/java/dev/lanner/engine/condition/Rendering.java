// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.MacroUse;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.ListUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Operand.Values;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes conditions in one form only, which can be read again. */
public final class Rendering {
    private Rendering() {}

    /** The text of a condition. */
    public static String of(Condition condition) {
        if (condition instanceof All all) {
            return join(all.parts(), " and ");
        }
        if (condition instanceof Any any) {
            return join(any.parts(), " or ");
        }
        if (condition instanceof Negation negation) {
            return "not " + of(negation.part());
        }
        if (condition instanceof MacroUse use) {
            return use.name();
        }
        return of((Comparison) condition);
    }

    private static String join(List<Condition> parts, String word) {
        StringBuilder text = new StringBuilder("(");
        for (Condition part : parts) {
            text.append(text.length() == 1 ? "" : word).append(of(part));
        }
        return text.append(')').toString();
    }

    private static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder(of(comparison.left()));
        text.append(' ').append(comparison.operator());
        Quantifier quantifier = comparison.quantifier();
        if (quantifier != null) {
            text.append(' ').append(quantifier.symbol());
        }
        Operand right = comparison.right();
        if (right instanceof FieldUse) {
            text.append(" val(").append(of(right)).append(')');
        } else if (right != null) {
            text.append(' ').append(of(right));
        }
        return text.toString();
    }

    /** The text of an operand. */
    public static String of(Operand operand) {
        if (operand instanceof FieldUse use) {
            return use.name() + option(use.argument());
        }
        if (operand instanceof Transformed transformed) {
            String arguments =
                    transformed.arguments().stream().map(Rendering::argument).collect(Collectors.joining(", "));
            return transformed.transformer().symbol() + "(" + arguments + ")" + option(transformed.option());
        }
        if (operand instanceof Literal literal) {
            return isBare(literal.text()) ? literal.text() : quoted(literal.text());
        }
        if (operand instanceof Values values) {
            return values.items().stream().map(Rendering::of).collect(Collectors.joining(", ", "(", ")"));
        }
        return ((ListUse) operand).name();
    }

    private static String argument(Operand operand) {
        if (operand instanceof Literal literal) {
            return literal.isQuoted() ? quoted(literal.text()) : literal.text();
        }
        if (operand instanceof Values values) {
            return values.items().stream().map(Rendering::argument).collect(Collectors.joining(", ", "(", ")"));
        }
        return of(operand);
    }

    private static String option(@Nullable String argument) {
        if (argument == null) {
            return "";
        }
        boolean bare = !argument.isEmpty() && argument.chars().noneMatch(c -> "[]\"' \b\t\n\r".indexOf(c) >= 0);
        return "[" + (bare ? argument : quoted(argument)) + "]";
    }

    private static boolean isBare(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == '\\' || c < ' ' || Cursor.NO_BARE.indexOf(c) >= 0);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int control = "\b\f\n\r\t".indexOf(c);
            if (control >= 0) {
                quoted.append('\\').append("bfnrt".charAt(control));
            } else if (c == '"') {
                quoted.append("\\\"");
            } else if (c == '\\') {
                // Before the closing quote only this form of a backslash does not keep the text open.
                quoted.append(i + 1 == text.length() ? "\\ " : "\\\\");
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
