// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.engine.compile.Bound.Shape;
import dev.lanner.engine.compile.FieldTable.Use;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.FieldSource;
import dev.lanner.engine.eval.FieldValues;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.Transformations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds operands, equal ones to the same source. One for each rule set. */
final class OperandCompiler {
    private final FieldTable fields;
    private final Faults faults;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Bound> bound = new HashMap<>();
    private final TransformerCompiler transformers;
    private boolean unknownIsMissing;

    OperandCompiler(FieldTable fields, Faults faults) {
        this.fields = fields;
        this.faults = faults;
        transformers = new TransformerCompiler(this);
    }

    /** Names of all fields that were asked for, provided or not. */
    Set<String> used() {
        return used;
    }

    FieldTable fields() {
        return fields;
    }

    /**
     * Binds a field or a transformer.
     *
     * @param lenient whether a field that nobody knows is missing, rather than a mistake
     */
    Bound bind(Operand operand, boolean lenient) throws ProblemException, MissingFieldException {
        unknownIsMissing = lenient;
        return bind(operand);
    }

    /** Binds a part of the operand in hand. */
    Bound bind(Operand operand) throws ProblemException, MissingFieldException {
        if (operand instanceof FieldUse use) {
            return field(use);
        }
        if (operand instanceof Transformed use) {
            return transformed(use);
        }
        if (operand instanceof Literal literal) {
            return constant(literal);
        }
        throw new ProblemException(operand.span(), "a list cannot stand here", "give a single value");
    }

    /** What a use of a field means; an error if nobody knows the name, or its argument does not fit. */
    Use find(FieldUse use, boolean lenient) throws ProblemException, MissingFieldException {
        Use found = fields.find(use);
        used.add(found == null ? use.name() : found.name());
        if (found == null) {
            if (lenient) {
                throw new MissingFieldException(use.name());
            }
            throw new ProblemException(use.span(), "unknown field '" + use.name() + "'", fields.hint(use.name()), true);
        }
        if (found.mode() == ArgumentMode.REQUIRED && found.argument() == null) {
            throw new ProblemException(
                    use.span(),
                    "the field '" + found.name() + "' needs an argument",
                    "write '" + found.name() + "[…]' or '" + found.name() + ".…'");
        }
        if (found.mode() == ArgumentMode.NONE && found.argument() != null) {
            throw new ProblemException(
                    use.span(), "the field '" + found.name() + "' takes no argument", "leave the brackets out");
        }
        return found;
    }

    private Bound field(FieldUse use) throws ProblemException, MissingFieldException {
        Use found = find(use, unknownIsMissing);
        FieldSpec spec = found.spec();
        if (spec == null) {
            throw new MissingFieldException(found.name());
        }
        String key = found.argument() == null ? spec.name() : spec.name() + "[" + found.argument() + "]";
        Bound present = bound.get(key);
        if (present == null) {
            present = field(key, spec, reader(spec, found.argument(), use.span()));
            bound.put(key, present);
        }
        return present;
    }

    private static FieldReader reader(FieldSpec spec, @Nullable String argument, Span span) throws ProblemException {
        try {
            return spec.binder().bind(argument);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    span,
                    "the field '" + spec.name() + "' cannot be used like this: " + e.getMessage(),
                    "'lanner fields " + spec.name() + "' tells what it takes");
        }
    }

    private Bound field(String key, FieldSpec spec, FieldReader reader) {
        MultiSource multi =
                reader instanceof FieldReader.Multi several ? new FieldValues(spec.name(), several, faults) : null;
        Shape shape = Shape.SINGLE;
        if (multi != null && spec.flags().contains(FieldFlag.ANY_VALUE)) {
            shape = Shape.ANY;
        } else if (multi != null && spec.flags().contains(FieldFlag.LIST)) {
            shape = Shape.LIST;
        }
        FieldReader.Typed typed = reader instanceof FieldReader.Typed knowing ? knowing : null;
        FieldType type = typed == null ? spec.type() : typed.type();
        PrintFormat format = typed == null ? spec.format() : typed.format();
        int cost = (spec.scope() == Scope.FD ? 3 : 0) + (type.isNumeric() ? 1 : 8) + (multi != null ? 20 : 0);
        return new Bound(
                key,
                type,
                shape,
                format,
                spec.scope(),
                spec.flags(),
                new FieldSource(spec.name(), reader, faults),
                multi,
                cost);
    }

    private Bound transformed(Transformed use) throws ProblemException, MissingFieldException {
        String key = Rendering.of(use);
        Bound present = bound.get(key);
        if (present != null) {
            return present;
        }
        Bound made = transformers.make(use);
        bound.put(key, made);
        return made;
    }

    static Bound constant(Literal literal) {
        return new Bound(
                '"' + literal.text() + '"',
                FieldType.TEXT,
                Shape.SINGLE,
                PrintFormat.NONE,
                Scope.HOST,
                Set.of(),
                Transformations.constant(Text.of(literal.text())),
                null,
                1);
    }

    /** Of two scopes, that which changes more often. */
    static Scope wider(Scope a, Scope b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
