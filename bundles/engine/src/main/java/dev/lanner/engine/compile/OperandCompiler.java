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
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.condition.Transformer;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.FieldSource;
import dev.lanner.engine.eval.FieldValues;
import dev.lanner.engine.eval.FirstValue;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.OptionScan;
import dev.lanner.engine.eval.Transformations;
import dev.lanner.engine.eval.ValueSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds operands, equal ones to the same source. One for each rule set. */
final class OperandCompiler {
    private final FieldTable fields;
    private final Faults faults;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Bound> bound = new HashMap<>();
    private final Map<Transformer, Maker> makers = new EnumMap<>(Transformer.class);
    private boolean unknownIsMissing;

    OperandCompiler(FieldTable fields, Faults faults) {
        this.fields = fields;
        this.faults = faults;
        makers.put(
                Transformer.TOLOWER,
                use -> text(use, Transformations.cased(single(use).source(), false)));
        makers.put(
                Transformer.TOUPPER,
                use -> text(use, Transformations.cased(single(use).source(), true)));
        makers.put(
                Transformer.B64,
                use -> text(use, Transformations.decoded(single(use).source())));
        makers.put(
                Transformer.BASENAME,
                use -> text(use, Transformations.basename(single(use).source())));
        makers.put(Transformer.LEN, this::length);
        makers.put(Transformer.JOIN, this::join);
        makers.put(Transformer.CONCAT, this::concat);
        makers.put(Transformer.GETOPT, this::options);
    }

    /** Makes the value of a transformer. */
    private interface Maker {
        Bound make(Transformed use) throws ProblemException, MissingFieldException;
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

    private Bound bind(Operand operand) throws ProblemException, MissingFieldException {
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
        if (use.option() != null && use.transformer() != Transformer.GETOPT) {
            throw new ProblemException(
                    use.span(),
                    "the transformer '" + use.transformer().symbol() + "' takes nothing in brackets",
                    "leave the brackets out");
        }
        Maker maker = makers.get(use.transformer());
        if (maker == null) {
            throw new IllegalStateException("No maker for " + use.transformer() + ".");
        }
        Bound made = maker.make(use);
        bound.put(key, made);
        return made;
    }

    private static Bound constant(Literal literal) {
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

    private Bound single(Transformed use) throws ProblemException, MissingFieldException {
        String name = use.transformer().symbol();
        if (use.arguments().size() != 1) {
            throw new ProblemException(
                    use.span(),
                    "'" + name + "' takes one argument, not " + use.arguments().size(),
                    "write, for example, " + name + "(proc.name)");
        }
        return textArgument(name, use.arguments().get(0));
    }

    private Bound textArgument(String name, Operand operand) throws ProblemException, MissingFieldException {
        Bound argument = argument(name, operand);
        if ((!argument.isText() && argument.type() != FieldType.BYTES) || argument.shape() != Shape.SINGLE) {
            throw new ProblemException(
                    operand.span(),
                    "'" + name + "' needs a text, and '" + Rendering.of(operand) + "' is none",
                    "give a field that is a text");
        }
        return argument;
    }

    private Bound argument(String name, Operand operand) throws ProblemException, MissingFieldException {
        Bound argument = bind(operand);
        if (argument.flags().contains(FieldFlag.NO_TRANSFORMER)) {
            throw new ProblemException(
                    operand.span(),
                    "'" + Rendering.of(operand) + "' cannot be given to '" + name + "'",
                    "compare the field itself");
        }
        return argument;
    }

    private Bound length(Transformed use) throws ProblemException, MissingFieldException {
        if (use.arguments().size() != 1) {
            throw new ProblemException(use.span(), "'len' takes one argument", "write, for example, len(proc.cmdline)");
        }
        Bound argument = argument("len", use.arguments().get(0));
        if (argument.type().isNumeric() && argument.shape() == Shape.SINGLE) {
            throw new ProblemException(use.span(), "'len' needs a text or a list", "compare the number itself");
        }
        MultiSource multi = argument.multi();
        ValueSource source = argument.shape() == Shape.LIST && multi != null
                ? Transformations.count(multi)
                : Transformations.length(argument.source());
        return made(use, FieldType.UNSIGNED, source, argument.scope());
    }

    private Bound join(Transformed use) throws ProblemException, MissingFieldException {
        if (use.arguments().size() != 2) {
            throw new ProblemException(
                    use.span(),
                    "'join' takes two arguments, a separator and a list",
                    "write, for example, join(\",\", (proc.name, proc.pname))");
        }
        if (use.arguments().get(0) instanceof Values) {
            throw new ProblemException(
                    use.arguments().get(0).span(),
                    "the separator of 'join' must be a single value",
                    "write, for example, \",\"");
        }
        Bound separator = textArgument("join", use.arguments().get(0));
        Operand second = use.arguments().get(1);
        if (second instanceof Values values) {
            return joined(use, separator, values.items());
        }
        Bound list = argument("join", second);
        MultiSource multi = list.multi();
        if (list.shape() != Shape.LIST || multi == null) {
            throw new ProblemException(
                    second.span(),
                    "the second argument of 'join' must be a list",
                    "write the values in parentheses, or give a field that is a list");
        }
        return made(
                use,
                FieldType.TEXT,
                Transformations.joined(separator.source(), multi),
                wider(list.scope(), separator.scope()));
    }

    private Bound concat(Transformed use) throws ProblemException, MissingFieldException {
        if (use.arguments().size() < 2) {
            throw new ProblemException(
                    use.span(),
                    "'concat' takes two arguments or more",
                    "write, for example, concat(fd.name, \".bak\")");
        }
        for (Operand operand : use.arguments()) {
            if (operand instanceof Values) {
                throw new ProblemException(
                        operand.span(),
                        "the arguments of 'concat' must be single values",
                        "write them without parentheses");
            }
        }
        return joined(use, constant(new Literal("", true, use.span())), use.arguments());
    }

    private Bound joined(Transformed use, Bound separator, List<Operand> items)
            throws ProblemException, MissingFieldException {
        List<ValueSource> sources = new ArrayList<>();
        Scope scope = separator.scope();
        for (Operand item : items) {
            Bound part = textArgument(use.transformer().symbol(), item);
            sources.add(part.source());
            scope = wider(scope, part.scope());
        }
        return made(use, FieldType.TEXT, Transformations.joined(separator.source(), sources), scope);
    }

    private Bound options(Transformed use) throws ProblemException, MissingFieldException {
        if (use.arguments().size() != 2) {
            throw new ProblemException(
                    use.span(),
                    "'getopt' takes two arguments: the words, and the letters that are options",
                    "write, for example, getopt(proc.args, \"lp:\")[p]");
        }
        Operand first = use.arguments().get(0);
        if (use.arguments().get(1) instanceof Values) {
            throw new ProblemException(
                    use.arguments().get(1).span(),
                    "the letters of 'getopt' must be a single text",
                    "write, for example, \"lp:\"");
        }
        Bound letters = textArgument("getopt", use.arguments().get(1));
        List<Bound> words = new ArrayList<>();
        if (first instanceof Values values) {
            for (Operand item : values.items()) {
                words.add(textArgument("getopt", item));
            }
        } else if (first instanceof Literal) {
            throw new ProblemException(
                    first.span(),
                    "the first argument of 'getopt' must be a field or a list",
                    "write, for example, 'proc.args'");
        } else {
            words.add(argument("getopt", first));
        }
        Scope scope = letters.scope();
        for (Bound word : words) {
            scope = wider(scope, word.scope());
        }
        OptionScan scan = new OptionScan(words(first, words), letters.source());
        String option = use.option();
        if (option == null) {
            MultiSource all = scan.all();
            return new Bound(
                    Rendering.of(use),
                    FieldType.TEXT,
                    Shape.LIST,
                    PrintFormat.NONE,
                    scope,
                    Set.of(),
                    new FirstValue(all),
                    all,
                    60);
        }
        if (option.length() != 1 || option.charAt(0) > 0x7f) {
            throw new ProblemException(
                    use.span(),
                    "'" + option + "' is not the one letter that 'getopt' takes in brackets",
                    "write the letter of one option, like [p]");
        }
        return made(use, FieldType.TEXT, scan.one(option.charAt(0)), scope);
    }

    private static OptionScan.Words words(Operand first, List<Bound> words) throws ProblemException {
        if (first instanceof Values) {
            return OptionScan.words(words.stream().map(Bound::source).toList());
        }
        Bound field = words.get(0);
        MultiSource multi = field.multi();
        if (!field.isText()) {
            throw new ProblemException(
                    first.span(),
                    "'getopt' needs words, and '" + Rendering.of(first) + "' has none",
                    "give a field that is a text or a list of texts");
        }
        return multi != null ? OptionScan.words(multi) : OptionScan.words(field.source());
    }

    private Bound text(Transformed use, ValueSource source) throws ProblemException, MissingFieldException {
        return made(use, FieldType.TEXT, source, single(use).scope());
    }

    private static Bound made(Transformed use, FieldType type, ValueSource source, Scope scope) {
        return new Bound(Rendering.of(use), type, Shape.SINGLE, PrintFormat.DECIMAL, scope, Set.of(), source, null, 30);
    }

    /** Of two scopes, that which changes more often. */
    static Scope wider(Scope a, Scope b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
