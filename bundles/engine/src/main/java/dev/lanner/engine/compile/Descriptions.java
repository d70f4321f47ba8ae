// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDescription.ConditionDetails;
import dev.lanner.api.rule.RulesDescription.ExceptionDescription;
import dev.lanner.api.rule.RulesDescription.FieldScope;
import dev.lanner.api.rule.RulesDescription.ListDescription;
import dev.lanner.api.rule.RulesDescription.MacroDescription;
import dev.lanner.api.rule.RulesDescription.RuleDescription;
import dev.lanner.engine.compile.RuleSetCompiler.RuleParts;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.ConditionParser;
import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.ListUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.ExceptionDefinition;
import dev.lanner.engine.load.ListDefinition;
import dev.lanner.engine.load.MacroDefinition;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.load.Scalar;
import dev.lanner.engine.output.OutputParser;
import dev.lanner.engine.output.OutputParser.OutputException;
import dev.lanner.engine.output.OutputParser.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells all there is to know about definitions that have been compiled. */
final class Descriptions {
    private final Definitions definitions;
    private final ConditionResolver resolver;
    private final OperandCompiler operands;
    private final ConditionCompiler conditions;
    private final VariantBuilder variants;

    Descriptions(
            Definitions definitions,
            ConditionResolver resolver,
            OperandCompiler operands,
            ConditionCompiler conditions,
            VariantBuilder variants) {
        this.definitions = definitions;
        this.resolver = resolver;
        this.operands = operands;
        this.conditions = conditions;
        this.variants = variants;
    }

    RulesDescription of(LoadReport report, List<RuleParts> rules) {
        List<MacroDescription> macros = new ArrayList<>();
        for (MacroDefinition macro : definitions.macros().values()) {
            MacroDescription description = macro(macro);
            if (description != null) {
                macros.add(description);
            }
        }
        return new RulesDescription(
                report,
                definitions.engineVersion(),
                definitions.plugins(),
                definitions.lists().values().stream().map(this::list).toList(),
                macros,
                rules.stream().map(this::rule).toList());
    }

    private ListDescription list(ListDefinition list) {
        List<String> items = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        for (Scalar item : list.items()) {
            (definitions.lists().containsKey(item.text()) ? lists : items).add(item.text());
        }
        return new ListDescription(
                list.name(),
                list.place().source().location(0),
                items,
                lists,
                resolver.lists().values(list),
                resolver.lists().isUsed(list));
    }

    private @Nullable MacroDescription macro(MacroDefinition macro) {
        Condition resolved = resolver.macro(macro.name());
        if (resolved == null) {
            return null;
        }
        try {
            Condition written = ConditionParser.parse(macro.condition());
            Formula formula = conditions.compile(resolved).formula();
            ConditionDetails details = details(written, resolved, variants.names(formula, variants.parts(formula)));
            return new MacroDescription(
                    macro.name(),
                    macro.place().source().location(0),
                    macro.condition().text().strip(),
                    details,
                    resolver.isUsed(macro));
        } catch (ConditionSyntaxException e) {
            return null;
        }
    }

    private RuleDescription rule(RuleParts parts) {
        return new RuleDescription(
                parts.rule(),
                details(parts.written(), parts.resolved(), parts.rule().eventTypes()),
                outputFields(parts.definition()),
                parts.definition().exceptions().stream()
                        .map(Descriptions::exception)
                        .toList(),
                CheckGenerator.cost(parts.formula()));
    }

    private static ExceptionDescription exception(ExceptionDefinition exception) {
        return new ExceptionDescription(
                exception.name().text(),
                exception.fields().stream().map(Scalar::text).toList(),
                exception.comparisons().stream().map(Scalar::text).toList(),
                exception.isSingle()
                        ? exception.rows().stream()
                                .mapToInt(row -> row.cells().get(0).values().size())
                                .sum()
                        : exception.rows().size());
    }

    private static List<String> outputFields(RuleDefinition rule) {
        List<String> fields = new ArrayList<>();
        try {
            for (Piece piece : OutputParser.parse(rule.output())) {
                if (piece.operand() != null) {
                    fields.add(Rendering.of(piece.operand()));
                }
            }
        } catch (OutputException e) {
            // It has been told; what comes before the mistake is in the list.
        }
        return fields;
    }

    private ConditionDetails details(Condition written, Condition resolved, List<String> events) {
        Set<String> lists = new TreeSet<>();
        each(written, comparison -> addLists(comparison.right(), lists));
        Set<String> operators = new TreeSet<>();
        Map<String, FieldUse> fields = new TreeMap<>();
        each(resolved, comparison -> {
            operators.add(comparison.operator().symbol());
            addFields(comparison.left(), fields);
            addFields(comparison.right(), fields);
        });
        List<FieldScope> scopes = new ArrayList<>();
        fields.forEach((name, use) -> scopes.add(new FieldScope(name, scope(use))));
        return new ConditionDetails(
                List.copyOf(MacroUses.in(written)),
                List.copyOf(lists),
                List.copyOf(operators),
                List.copyOf(fields.keySet()),
                events,
                Rendering.of(resolved),
                scopes);
    }

    private @Nullable String scope(FieldUse use) {
        FieldTable.Use found = operands.fields().find(use);
        FieldSpec spec = found == null ? null : found.spec();
        return spec == null ? null : spec.scope().name().toLowerCase(Locale.ROOT);
    }

    private void addLists(@Nullable Operand right, Set<String> names) {
        if (right instanceof ListUse use) {
            names.add(use.name());
        } else if (right instanceof Values values) {
            values.items().forEach(item -> addLists(item, names));
        } else if (right instanceof Literal literal
                && !literal.isQuoted()
                && definitions.lists().containsKey(literal.text())) {
            names.add(literal.text());
        }
    }

    private static void addFields(@Nullable Operand operand, Map<String, FieldUse> fields) {
        if (operand instanceof FieldUse use) {
            fields.put(Rendering.of(use), use);
        } else if (operand instanceof Transformed use) {
            use.arguments().forEach(argument -> addFields(argument, fields));
        } else if (operand instanceof Values values) {
            values.items().forEach(item -> addFields(item, fields));
        }
    }

    /** Each comparison, those of a part that is there several times only once. */
    private static void each(Condition condition, Consumer<Comparison> consumer) {
        each(condition, consumer, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void each(Condition condition, Consumer<Comparison> consumer, Set<Condition> seen) {
        if (!seen.add(condition)) {
            return;
        }
        if (condition instanceof Comparison comparison) {
            consumer.accept(comparison);
        } else if (condition instanceof Negation negation) {
            each(negation.part(), consumer, seen);
        } else if (condition instanceof All all) {
            for (Condition part : all.parts()) {
                each(part, consumer, seen);
            }
        } else if (condition instanceof Any any) {
            for (Condition part : any.parts()) {
                each(part, consumer, seen);
            }
        }
    }
}
