// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Transformations;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.RuleDefinition;
import dev.lanner.engine.load.Within;
import dev.lanner.engine.output.OutputParser;
import dev.lanner.engine.output.OutputParser.OutputException;
import dev.lanner.engine.output.OutputParser.Piece;
import dev.lanner.engine.output.OutputTemplate;
import dev.lanner.engine.output.OutputTemplate.Extra;
import dev.lanner.engine.output.OutputTemplate.Part;
import dev.lanner.engine.output.OutputTemplate.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds outputs. A field that nobody provides prints as missing: an alert with a gap is better than none. */
final class OutputCompiler {
    private static final List<String> SUGGESTED = List.of(
            "container.id",
            "container.name",
            "container.image.repository",
            "container.image.tag",
            "k8s.pod.name",
            "k8s.ns.name");

    /** Old rules have this where the container is to be told of. */
    private static final String CONTAINER = "container.info";

    /** Texts that are numbers, nanoseconds since the epoch, in what machines read. */
    private static final Set<String> TIMES =
            Set.of("evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s");

    private final OperandCompiler operands;
    private final Problems problems;
    private final OutputSettings settings;
    private final AdditionCompiler additions;

    OutputCompiler(OperandCompiler operands, Problems problems, OutputSettings settings) {
        this.operands = operands;
        this.problems = problems;
        this.settings = settings;
        this.additions = new AdditionCompiler(this, settings, problems);
    }

    /**
     * Where an output is used.
     *
     * @param source event source of the alerts
     * @param problems what is wrong goes there
     */
    record Place(String source, Within within, Problems problems) {
        boolean isForeign() {
            return !source.equals("syscall");
        }
    }

    static Part text(String text) {
        return new Part(text, null, 0, null);
    }

    OutputTemplate compile(RuleDefinition rule) {
        Place place = new Place(rule.source(), rule.within(), problems);
        List<Part> parts = parts(rule.output(), place);
        if (!place.isForeign() && settings.suggestsFor(rule)) {
            addSuggested(rule, place, parts);
        }
        List<Extra> extras = new ArrayList<>();
        for (Addition addition : settings.additions()) {
            if (addition.match().fits(rule)) {
                additions.add(rule.source(), addition, parts, extras);
            }
        }
        additions.addStatic(extras);
        return new OutputTemplate(parts, extras);
    }

    /** Finds what is wrong with additions that fit none of these rules. */
    void checkUnused(Collection<RuleDefinition> rules) {
        for (Addition addition : settings.additions()) {
            if (rules.stream().noneMatch(addition.match()::fits)) {
                additions.tryOut(addition);
            }
        }
    }

    /** The parts of an output. */
    List<Part> parts(SourceText source, Place place) {
        List<Part> parts = new ArrayList<>();
        List<OutputException> mistakes = new ArrayList<>();
        for (Piece piece : OutputParser.parse(source, written -> longestField(place, written), mistakes)) {
            Operand operand = piece.operand();
            parts.add(operand == null ? new Part(piece.text(), null, 0, null) : part(place, piece, operand));
            for (FieldUse use : transformed(operand)) {
                parts.add(part(place, new Piece(null, use, Part.UNPRINTED), use));
            }
        }
        for (OutputException e : mistakes) {
            place.problems()
                    .add(
                            ProblemCode.LOAD_ERR_COMPILE_OUTPUT,
                            new Span(source, e.offset(), e.offset()),
                            place.within(),
                            e.text(),
                            e.hint());
        }
        return parts;
    }

    /** What is known of the container, if anybody knows containers at all. */
    private void addSuggested(RuleDefinition rule, Place place, List<Part> parts) {
        FieldUse id = new FieldUse(SUGGESTED.get(0), null, rule.place());
        try {
            operands.find(id, true);
        } catch (ProblemException | MissingFieldException e) {
            return;
        }
        if (operands.fields().field(id.name()) == null) {
            return;
        }
        for (String name : SUGGESTED) {
            FieldUse use = new FieldUse(name, null, rule.place());
            parts.add(text(" " + name.replace("image.", "image_").replace('.', '_') + "="));
            parts.add(part(place, new Piece(null, use, 0), use));
        }
    }

    /** The fields inside a transformer: alerts have their values untransformed. */
    private static List<FieldUse> transformed(@Nullable Operand operand) {
        if (!(operand instanceof Transformed transformed)) {
            return List.of();
        }
        List<FieldUse> uses = new ArrayList<>();
        for (Operand argument : transformed.arguments()) {
            if (argument instanceof FieldUse use) {
                uses.add(use);
            } else if (argument instanceof Values values) {
                values.items().stream()
                        .filter(FieldUse.class::isInstance)
                        .map(FieldUse.class::cast)
                        .forEach(uses::add);
            } else {
                uses.addAll(transformed(argument));
            }
        }
        return uses;
    }

    /** The longest part of what is written that can be a field; what is left is text. */
    private @Nullable FieldUse longestField(Place place, FieldUse written) {
        if (fits(written) || place.isForeign()) {
            return written;
        }
        Span span = written.span();
        for (int end = written.name().length(); end > 0; end--) {
            FieldUse shorter = new FieldUse(
                    written.name().substring(0, end), null, new Span(span.source(), span.start(), span.start() + end));
            if (fits(shorter)) {
                if (end < written.name().length()) {
                    place.problems()
                            .add(
                                    ProblemCode.LOAD_UNKNOWN_FILTER,
                                    span,
                                    place.within(),
                                    "there is no field '" + written.name() + "': '" + shorter.name()
                                            + "' is printed, and then '"
                                            + written.name().substring(end) + "'",
                                    operands.fields().hint(written.name()));
                }
                return shorter;
            }
        }
        return null;
    }

    private boolean fits(FieldUse use) {
        FieldTable.Use found = operands.fields().find(use);
        return found != null
                && (found.argument() == null
                        ? found.mode() != ArgumentMode.REQUIRED
                        : found.mode() != ArgumentMode.NONE);
    }

    /** One value of an output. */
    Part part(Place place, Piece piece, Operand operand) {
        String key = operand instanceof FieldUse || settings.hasTransformed() ? Rendering.of(operand) : null;
        try {
            warnIfDeprecated(operand, place);
            if (operand instanceof FieldUse use && use.name().equals(CONTAINER)) {
                place.problems()
                        .add(
                                ProblemCode.LOAD_DEPRECATED_ITEM,
                                use.span(),
                                place.within(),
                                "'%" + CONTAINER + "' is deprecated",
                                "take it out: the container's name and image are added to each output");
                return text("");
            }
            Bound bound = operands.bind(operand, place.isForeign());
            if (bound.flags().contains(FieldFlag.CONDITION_ONLY)) {
                throw new ProblemException(
                        operand.span(),
                        "the field '" + bound.key() + "' is for conditions only",
                        "print another field");
            }
            boolean isEncoded = settings.isBase64() && bound.type() == FieldType.BYTES;
            Value value = new Value(
                    isEncoded ? FieldType.TEXT : bound.type(),
                    bound.format(),
                    isEncoded ? Transformations.encoded(bound.source()) : bound.source(),
                    bound.shape() == Bound.Shape.LIST ? bound.multi() : null,
                    operand instanceof FieldUse use && TIMES.contains(use.name()));
            return new Part(null, key, piece.width(), value);
        } catch (ProblemException e) {
            place.problems().add(ProblemCode.LOAD_ERR_COMPILE_OUTPUT, e.span(), place.within(), e.text(), e.hint());
        } catch (MissingFieldException e) {
            // Printed as missing.
        }
        return new Part(null, key, piece.width(), null);
    }

    private void warnIfDeprecated(Operand operand, Place place) {
        if (operand instanceof FieldUse use) {
            FieldTable.Use found = operands.fields().find(use);
            if (found != null && found.isDeprecated()) {
                place.problems()
                        .add(
                                ProblemCode.LOAD_DEPRECATED_ITEM,
                                use.span(),
                                place.within(),
                                "the field '" + found.name() + "' is deprecated",
                                found.name().equals("evt.dir")
                                        ? "it is '<' for every system call: take it out"
                                        : ConditionAdvice.deprecationHint(found.name()));
            }
        }
    }
}
