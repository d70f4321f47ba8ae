// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.ListUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Operand.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the operands of comparisons, and the fields of outputs. */
public final class OperandParser {
    private final SourceText source;
    private final Cursor cursor;

    OperandParser(SourceText source, Cursor cursor) {
        this.source = source;
        this.cursor = cursor;
    }

    /**
     * Reads the field or transformer that starts at {@code offset}; its span says where it ends. Null if none does.
     */
    public static @Nullable Operand fieldAt(SourceText source, int offset) throws ConditionSyntaxException {
        Cursor cursor = new Cursor(source.text());
        cursor.position(offset);
        return new OperandParser(source, cursor).left();
    }

    /** The name of the field that starts at {@code offset}, whatever follows it. Null if none does. */
    public static @Nullable FieldUse nameAt(SourceText source, int offset) {
        Cursor cursor = new Cursor(source.text());
        cursor.position(offset);
        String name = cursor.fieldName();
        return name == null ? null : new FieldUse(name, null, new Span(source, offset, cursor.position()));
    }

    /** What an item of a list stands for: without its quotes and escapes, if it has quotes. */
    public static String unquoted(String item) {
        int last = item.length() - 1;
        if (last < 1 || (item.charAt(0) != '"' && item.charAt(0) != '\'') || item.charAt(last) != item.charAt(0)) {
            return item;
        }
        try {
            return Escapes.decode(item.substring(1, last), item.charAt(0), 0);
        } catch (ConditionSyntaxException e) {
            return item;
        }
    }

    /** Field or transformer; null if there is neither. */
    @Nullable
    Operand left() throws ConditionSyntaxException {
        Operand transformed = transformed();
        return transformed != null ? transformed : field();
    }

    /** What stands to the right of an operator without quantifier. */
    Operand right(Operator operator) throws ConditionSyntaxException {
        if (operator.kind() == Operator.Kind.LIST) {
            Operand field = rightField();
            return field != null ? field : values();
        }
        int start = cursor.position();
        Operand value = operator.kind() == Operator.Kind.ORDER ? number() : quoted();
        if (value == null) {
            value = rightField();
        }
        if (value == null && operator.kind() == Operator.Kind.VALUE) {
            value = bare();
        }
        if (value == null) {
            cursor.position(start);
            checkQuote();
            String wanted = operator.kind() == Operator.Kind.ORDER ? "a number" : "a value";
            throw failure(
                    cursor.atEnd()
                            ? wanted + " is missing after '" + operator + "'"
                            : "'" + cursor.word() + "' is not " + wanted + ", which '" + operator + "' needs",
                    operator == Operator.LESS && cursor.peek() == '>'
                            ? "write '!=' for 'not equal'"
                            : operator.kind() == Operator.Kind.ORDER
                                    ? "write, for example, '" + operator + " 5'"
                                    : operator.kind() == Operator.Kind.VALUE && cursor.peek() == '('
                                            ? "for several values write 'in' or, for example, '" + operator
                                                    + " anyof (…)'"
                                            : "add a value, in quotes if it has blanks or special characters");
        }
        return value;
    }

    /** Whether values in parentheses or the name of a list start here. */
    boolean atValues() {
        if (cursor.peek() == '(') {
            return true;
        }
        int start = cursor.position();
        String name = cursor.identifier();
        cursor.position(start);
        return name != null && !name.equals("and") && !name.equals("or");
    }

    /** Values in parentheses, or the name of a list. */
    Operand values() throws ConditionSyntaxException {
        int start = cursor.position();
        if (!cursor.take("(")) {
            String name = cursor.identifier();
            if (name == null) {
                throw failure(
                        "values in parentheses or the name of a list are missing", "write, for example, (sh, bash)");
            }
            return new ListUse(name, span(start));
        }
        cursor.blanks();
        List<Operand> items = new ArrayList<>();
        Operand first = value();
        if (first != null) {
            items.add(first);
            cursor.blanks();
            while (cursor.take(",")) {
                cursor.blanks();
                Operand next = value();
                if (next == null) {
                    checkQuote();
                    throw failure("a value is missing after ','", "add one, or take the ',' away");
                }
                items.add(next);
                cursor.blanks();
            }
        }
        if (first == null) {
            checkQuote();
        }
        close("the values");
        return new Values(items, span(start));
    }

    private void checkQuote() throws ConditionSyntaxException {
        if (cursor.peek() == '"' || cursor.peek() == '\'') {
            throw failure("the quote that opens here is never closed", "add the closing quote");
        }
    }

    private void close(String what) throws ConditionSyntaxException {
        cursor.blanks();
        if (!cursor.take(")")) {
            throw failure(
                    cursor.atEnd()
                            ? "a ')' is missing after " + what
                            : "'" + cursor.word() + "' stands where " + what + " should end",
                    cursor.atEnd() ? "close what '(' has opened" : "write ')' or ','");
        }
    }

    private @Nullable Operand value() throws ConditionSyntaxException {
        Operand quoted = quoted();
        return quoted != null ? quoted : bare();
    }

    private @Nullable Operand field() throws ConditionSyntaxException {
        int start = cursor.position();
        String name = cursor.fieldName();
        return name == null ? null : new FieldUse(name, argument(), span(start));
    }

    private @Nullable String argument() throws ConditionSyntaxException {
        if (!cursor.take("[")) {
            return null;
        }
        String argument = cursor.quotedText();
        if (argument == null) {
            argument = cursor.bareArgument();
        }
        if (argument == null) {
            throw failure("an argument is missing in the brackets", "quote it if it has blanks, quotes or brackets");
        }
        if (!cursor.take("]")) {
            throw failure("a ']' is missing after the argument '" + argument + "'", "close it with ']'");
        }
        return argument;
    }

    /** A transformer, or {@code val(field)}, which is the field itself. */
    private @Nullable Operand rightField() throws ConditionSyntaxException {
        int start = cursor.position();
        if (!cursor.take("val(")) {
            return transformed();
        }
        cursor.blanks();
        Operand field = field();
        if (field == null) {
            throw failure("'val' needs a field", "write, for example, val(proc.pname)");
        }
        close("'val'");
        FieldUse use = (FieldUse) field;
        return new FieldUse(use.name(), use.argument(), span(start));
    }

    private @Nullable Operand transformed() throws ConditionSyntaxException {
        int start = cursor.position();
        for (Transformer transformer : Transformer.values()) {
            if (cursor.take(transformer.symbol() + "(")) {
                List<Operand> arguments = arguments();
                close("'" + transformer.symbol() + "'");
                String option = argument();
                return new Transformed(transformer, arguments, option, span(start));
            }
        }
        return null;
    }

    private List<Operand> arguments() throws ConditionSyntaxException {
        List<Operand> arguments = new ArrayList<>();
        do {
            cursor.blanks();
            int start = cursor.position();
            arguments.add(cursor.take("(") ? argumentList(start) : argumentOperand());
            cursor.blanks();
        } while (cursor.take(","));
        return arguments;
    }

    private Operand argumentList(int start) throws ConditionSyntaxException {
        List<Operand> items = new ArrayList<>();
        cursor.blanks();
        if (cursor.peek() != ')') {
            do {
                cursor.blanks();
                items.add(argumentOperand());
                cursor.blanks();
            } while (cursor.take(","));
        }
        close("the list");
        return new Values(items, span(start));
    }

    private Operand argumentOperand() throws ConditionSyntaxException {
        Operand operand = left();
        if (operand == null) {
            operand = quoted();
        }
        if (operand == null) {
            operand = number();
        }
        if (operand == null) {
            throw failure(
                    cursor.atEnd()
                            ? "an argument of the transformer is missing"
                            : "'" + cursor.word() + "' is no argument of a transformer",
                    "give a field, a transformer, a quoted text or a number");
        }
        return operand;
    }

    private @Nullable Operand quoted() throws ConditionSyntaxException {
        int start = cursor.position();
        String text = cursor.quotedText();
        return text == null ? null : new Literal(text, true, span(start));
    }

    private @Nullable Operand bare() {
        int start = cursor.position();
        String text = cursor.bareText();
        return text == null ? null : new Literal(text, false, span(start));
    }

    private @Nullable Operand number() {
        int start = cursor.position();
        String text = cursor.number();
        return text == null ? null : new Literal(text, false, span(start));
    }

    private ConditionSyntaxException failure(String message, @Nullable String hint) {
        return new ConditionSyntaxException(cursor.position(), message, hint);
    }

    private Span span(int start) {
        return new Span(source, start, cursor.position());
    }
}
