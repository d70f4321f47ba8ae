// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.ListUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.OperandParser;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.ListDefinition;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.Scalar;
import dev.lanner.engine.load.Within;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts lists into conditions: wherever a value without quotes is the name of a list. */
final class ListExpansion {
    private static final int SIZE_LIMIT = 1_000_000;

    private final Definitions definitions;
    private final Problems problems;
    private final Map<String, List<String>> expanded = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    ListExpansion(Definitions definitions, Problems problems) {
        this.definitions = definitions;
        this.problems = problems;
        definitions.lists().values().forEach(this::items);
    }

    Condition expand(Condition condition, Within within) {
        if (condition instanceof All all) {
            return new All(each(all.parts(), within));
        }
        if (condition instanceof Any any) {
            return new Any(each(any.parts(), within));
        }
        if (condition instanceof Negation negation) {
            return new Negation(expand(negation.part(), within));
        }
        if (condition instanceof Comparison comparison) {
            Operand right = right(comparison.right(), within);
            return new Comparison(
                    comparison.left(),
                    comparison.operator(),
                    comparison.quantifier(),
                    right,
                    comparison.operatorSpan());
        }
        return condition;
    }

    private List<Condition> each(List<Condition> parts, Within within) {
        List<Condition> expanded = new ArrayList<>();
        for (Condition part : parts) {
            expanded.add(expand(part, within));
        }
        return expanded;
    }

    private @Nullable Operand right(@Nullable Operand right, Within within) {
        if (right instanceof ListUse use) {
            ListDefinition list = definitions.lists().get(use.name());
            if (list == null) {
                unknown(use, within);
                return new Values(List.of(), use.span());
            }
            return new Values(List.copyOf(literals(list, use.span())), use.span());
        }
        if (right instanceof Values values) {
            List<Operand> items = new ArrayList<>();
            for (Operand item : values.items()) {
                ListDefinition list = named(item);
                if (list == null) {
                    items.add(item);
                } else {
                    items.addAll(literals(list, item.span()));
                }
            }
            return new Values(items, values.span());
        }
        ListDefinition list = right == null ? null : named(right);
        return list == null || right == null ? right : single(list, right.span(), within);
    }

    /** A list where one value is wanted. */
    private Operand single(ListDefinition list, Span span, Within within) {
        List<Literal> literals = literals(list, span);
        if (literals.size() != 1) {
            problems.add(
                    ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                    span,
                    within,
                    "the list '" + list.name() + "' has " + literals.size() + " values where one is wanted",
                    "write 'in (" + list.name() + ")', or quote the name if no list is meant");
            return new Literal(list.name(), true, span);
        }
        return literals.get(0);
    }

    private void unknown(ListUse use, Within within) {
        problems.add(
                ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                use.span(),
                within,
                "unknown list '" + use.name() + "'",
                unknownHint(use.name()));
    }

    private String unknownHint(String name) {
        String nearest = Suggestion.nearest(name, definitions.lists().keySet());
        if (nearest != null) {
            return nearest;
        }
        return definitions.macros().containsKey(name)
                ? "'" + name + "' is a macro, which stands alone: write 'and " + name + "'"
                : "define it, or write the values in parentheses, like (" + name + ")";
    }

    private void tooLong(ListDefinition list, Scalar item) {
        problems.add(
                ProblemCode.LOAD_ERR_VALIDATE,
                item.span(),
                Within.of("list", list.name(), list.place().source().location(0)),
                "the list has more than " + SIZE_LIMIT + " values when '" + item.text() + "' is put in",
                "let lists hold fewer lists");
    }

    private @Nullable ListDefinition named(Operand operand) {
        return operand instanceof Literal literal && !literal.isQuoted()
                ? definitions.lists().get(literal.text())
                : null;
    }

    private List<Literal> literals(ListDefinition list, Span span) {
        used.add(list.name());
        return items(list).stream().map(item -> new Literal(item, true, span)).toList();
    }

    /** All values of a list. Redefinitions can make a circle of lists; it ends where it meets what is being expanded. */
    private List<String> items(ListDefinition list) {
        List<String> present = expanded.get(list.name());
        if (present != null) {
            return present;
        }
        List<String> items = new ArrayList<>();
        expanded.put(list.name(), items);
        for (Scalar item : list.items()) {
            ListDefinition inner = definitions.lists().get(item.text());
            if (inner != null
                    && inner.position() < list.visibility()
                    && !inner.name().equals(list.name())) {
                used.add(inner.name());
                items.addAll(items(inner));
                if (items.size() > SIZE_LIMIT) {
                    tooLong(list, item);
                    items.clear();
                    return items;
                }
            } else {
                items.add(OperandParser.unquoted(item.text()));
            }
        }
        return items;
    }

    /** All values of a list, those of the lists in it put in. */
    List<String> values(ListDefinition list) {
        return List.copyOf(items(list));
    }

    boolean isUsed(ListDefinition list) {
        return used.contains(list.name());
    }

    void warnOfUnused() {
        for (ListDefinition list : definitions.lists().values()) {
            if (!isUsed(list)) {
                problems.add(
                        ProblemCode.LOAD_UNUSED_LIST,
                        list.place(),
                        Within.of("list", list.name(), list.place().source().location(0)),
                        "nothing uses this list",
                        "use it, or take it out");
            }
        }
    }
}
