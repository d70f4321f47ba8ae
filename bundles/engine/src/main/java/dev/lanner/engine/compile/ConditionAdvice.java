// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Operator;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.condition.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be said of a comparison that is right and yet hardly what its author means. */
final class ConditionAdvice {
    private static final String MISSING = "<NA>";
    private static final Set<Operator> EQUALITY = EnumSet.of(
            Operator.EQUAL,
            Operator.DOUBLE_EQUAL,
            Operator.NOT_EQUAL,
            Operator.IN,
            Operator.INTERSECTS,
            Operator.PMATCH);
    private static final String LATENCY = "how long a call took is not known any more; take it out";

    private final FieldTable fields;
    private final EventCatalogue catalogue;

    ConditionAdvice(FieldTable fields, EventCatalogue catalogue) {
        this.fields = fields;
        this.catalogue = catalogue;
    }

    /** A warning about a part of a condition. */
    record Note(ProblemCode code, Span span, String message, @Nullable String hint) {}

    /** All that can be said. The direction of events is left to those who know the whole condition. */
    List<Note> of(Comparison comparison) {
        List<Note> notes = new ArrayList<>();
        if (comparison.left() instanceof FieldUse use) {
            addDeprecation(use, notes);
            addUnsafeCheck(use, comparison, notes);
        }
        if (comparison.right() instanceof FieldUse use) {
            addDeprecation(use, notes);
        }
        for (Literal literal : literals(comparison.right())) {
            addLikeness(comparison, literal, notes);
            addOtherName(comparison, literal, notes);
            if (comparison.operator() == Operator.REGEX) {
                addSimplerOperator(comparison, literal, notes);
            }
        }
        return notes;
    }

    private void addDeprecation(FieldUse use, List<Note> notes) {
        FieldTable.Use found = fields.find(use);
        if (found != null && found.isDeprecated() && !found.name().equals("evt.dir")) {
            notes.add(new Note(
                    ProblemCode.LOAD_DEPRECATED_ITEM,
                    use.span(),
                    "the field '" + use.span().text() + "' is deprecated",
                    deprecationHint(found.name())));
        }
    }

    /** What to do about a deprecated field. */
    static String deprecationHint(String field) {
        return field.contains("latency") ? LATENCY : "nothing fills it any more; take it out";
    }

    private static void addUnsafeCheck(FieldUse use, Comparison comparison, List<Note> notes) {
        boolean isUnsafe = use.name().startsWith("ka.") || use.name().startsWith("jevt.");
        if (!isUnsafe || !EQUALITY.contains(comparison.operator())) {
            return;
        }
        for (Literal literal : literals(comparison.right())) {
            if (literal.text().equals(MISSING)) {
                notes.add(new Note(
                        ProblemCode.LOAD_UNSAFE_NA_CHECK,
                        literal.span(),
                        "a value that is missing is not the text '" + MISSING
                                + "', so this does not ask whether there is one",
                        "write '" + use.span().text() + " exists', or 'not "
                                + use.span().text() + " exists'"));
            }
        }
    }

    /** A text that looks like a field is taken as text. */
    private void addLikeness(Comparison comparison, Literal literal, List<Note> notes) {
        String text = literal.text();
        String what = null;
        int parenthesis = text.indexOf('(');
        if (parenthesis > 0 && text.endsWith(")") && isTransformer(text.substring(0, parenthesis))) {
            what = "a transformer";
        } else if (text.indexOf('.') > 0
                && comparison.operator().kind() == Operator.Kind.VALUE
                && fields.find(new FieldUse(text, null, literal.span())) != null) {
            what = "a field";
        }
        if (what != null) {
            String meant = what.equals("a field") ? "val(" + text + ")" : text;
            notes.add(new Note(
                    ProblemCode.LOAD_COMPILE_CONDITION,
                    literal.span(),
                    "'" + text + "' looks like " + what + " and is compared as text",
                    "write " + meant + " without quotes if its value is meant"));
        }
    }

    /** A few calls have events under another name. */
    private void addOtherName(Comparison comparison, Literal literal, List<Note> notes) {
        boolean isType = comparison.left() instanceof FieldUse use && use.name().equals("evt.type");
        Set<String> names = new TreeSet<>();
        for (EventType type : isType ? catalogue.named(literal.text()) : List.<EventType>of()) {
            if (type.isCurrent() && !TypeVerdicts.isGeneric(type)) {
                names.add(type.name());
            } else if (TypeVerdicts.isGeneric(type)) {
                return;
            }
            if (TypeVerdicts.isNews(type)) {
                // It carries its name itself.
                return;
            }
        }
        if (isType && !names.contains(literal.text()) && catalogue.names().contains(literal.text())) {
            String nearest = Suggestion.nearest(literal.text(), eventNames());
            notes.add(new Note(
                    ProblemCode.LOAD_COMPILE_CONDITION,
                    literal.span(),
                    "no event is called '" + literal.text() + "'",
                    nearest != null ? nearest : "'lanner events' lists the names of events"));
        }
    }

    private Set<String> eventNames() {
        Set<String> names = new TreeSet<>();
        for (EventType type : catalogue.types()) {
            if (type.isCurrent()) {
                names.add(type.name());
            }
        }
        return names;
    }

    private static boolean isTransformer(String name) {
        return name.equals("val")
                || Arrays.stream(Transformer.values())
                        .anyMatch(transformer -> transformer.symbol().equals(name));
    }

    private static void addSimplerOperator(Comparison comparison, Literal literal, List<Note> notes) {
        String regex = literal.text();
        boolean open = regex.startsWith(".*");
        boolean openEnd = regex.length() > 2 && regex.endsWith(".*") && !regex.endsWith("\\.*");
        String middle = regex.substring(open ? 2 : 0, regex.length() - (openEnd ? 2 : 0));
        String plain = plain(middle.startsWith("^") && !open ? middle.substring(1) : middle);
        if (plain == null || plain.isEmpty() || comparison.quantifier() != null) {
            return;
        }
        Operator simpler =
                open ? openEnd ? Operator.CONTAINS : Operator.ENDSWITH : openEnd ? Operator.STARTSWITH : Operator.EQUAL;
        notes.add(new Note(
                ProblemCode.LOAD_COMPILE_CONDITION,
                comparison.operatorSpan(),
                "the regular expression '" + regex + "' stands for a fixed text, which is found faster without it",
                "write '" + Rendering.of(comparison.left()) + " " + simpler + " "
                        + Rendering.of(new Literal(plain, true, literal.span())) + "'"));
    }

    /** The text that a regular expression stands for; null if it stands for more than one. */
    private static @Nullable String plain(String regex) {
        StringBuilder text = new StringBuilder();
        String anchored =
                regex.endsWith("$") && !regex.endsWith("\\$") ? regex.substring(0, regex.length() - 1) : regex;
        for (int i = 0; i < anchored.length(); i++) {
            char c = anchored.charAt(i);
            if (c == '\\' && i + 1 < anchored.length() && !Character.isLetterOrDigit(anchored.charAt(i + 1))) {
                text.append(anchored.charAt(++i));
            } else if ("\\.[]{}()*+?|^$".indexOf(c) >= 0) {
                return null;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static List<Literal> literals(@Nullable Operand right) {
        List<Literal> literals = new ArrayList<>();
        if (right instanceof Literal literal) {
            literals.add(literal);
        } else if (right instanceof Values values) {
            for (Operand item : values.items()) {
                if (item instanceof Literal literal) {
                    literals.add(literal);
                }
            }
        }
        return literals;
    }
}
