// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.engine.compile.Bound.Shape;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.condition.Operand.Transformed;
import dev.lanner.engine.condition.Operand.Values;
import dev.lanner.engine.condition.Rendering;
import dev.lanner.engine.condition.Transformer;
import dev.lanner.engine.eval.FirstValue;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.OptionScan;
import dev.lanner.engine.eval.Transformations;
import dev.lanner.engine.eval.ValueSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the values of transformers, such as {@code tolower(proc.name)}. */
final class TransformerCompiler {
    private final OperandCompiler operands;
    private final Map<Transformer, Maker> makers = new EnumMap<>(Transformer.class);

    /** With what binds the arguments. */
    TransformerCompiler(OperandCompiler operands) {
        this.operands = operands;
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

    /** The value of a transformer with its arguments. */
    Bound make(Transformed use) throws ProblemException, MissingFieldException {
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
        return maker.make(use);
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
        Bound argument = operands.bind(operand);
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
                OperandCompiler.wider(list.scope(), separator.scope()));
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
        return joined(use, OperandCompiler.constant(new Literal("", true, use.span())), use.arguments());
    }

    private Bound joined(Transformed use, Bound separator, List<Operand> items)
            throws ProblemException, MissingFieldException {
        List<ValueSource> sources = new ArrayList<>();
        Scope scope = separator.scope();
        for (Operand item : items) {
            Bound part = textArgument(use.transformer().symbol(), item);
            sources.add(part.source());
            scope = OperandCompiler.wider(scope, part.scope());
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
            scope = OperandCompiler.wider(scope, word.scope());
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
}
