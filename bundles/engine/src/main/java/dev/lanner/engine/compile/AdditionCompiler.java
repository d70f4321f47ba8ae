// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.compile.OutputCompiler.Place;
import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.Operand;
import dev.lanner.engine.condition.OperandParser;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.Within;
import dev.lanner.engine.load.YamlText;
import dev.lanner.engine.output.OutputParser.Piece;
import dev.lanner.engine.output.OutputTemplate;
import dev.lanner.engine.output.OutputTemplate.Extra;
import dev.lanner.engine.output.OutputTemplate.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what the configuration adds to alerts. What is wrong there is told as a warning and left out: it is no reason to
 * judge nothing.
 */
public final class AdditionCompiler {
    /** What the configuration calls the fields that every alert has. */
    public static final String STATIC_FIELDS = "engine.static-fields";

    private static final Pattern KEYED = Pattern.compile("([^=\\[\\]()%\\s]+)=(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final OutputCompiler outputs;
    private final OutputSettings settings;
    private final Problems problems;
    private final boolean isStrict;

    AdditionCompiler(OutputCompiler outputs, OutputSettings settings, Problems problems) {
        this(outputs, settings, problems, false);
    }

    private AdditionCompiler(OutputCompiler outputs, OutputSettings settings, Problems problems, boolean isStrict) {
        this.outputs = outputs;
        this.settings = settings;
        this.problems = problems;
        this.isStrict = isStrict;
    }

    /** What is wrong with an addition, by the fields there are; what it would go without is an error. */
    public static List<Problem> check(Addition addition, OutputSettings settings, FieldTable fields, Faults faults) {
        Problems problems = new Problems();
        OutputSettings alone = settings.with(List.of(addition));
        OutputCompiler outputs = new OutputCompiler(new OperandCompiler(fields, faults), problems, alone);
        new AdditionCompiler(outputs, alone, problems, true).tryOut(addition);
        return problems.inOrder(List.of());
    }

    /** Finds what is wrong with an addition by itself: one that fits no rule now may fit one tomorrow. */
    void tryOut(Addition addition) {
        String source = addition.match().source();
        add(source.isEmpty() ? "syscall" : source, addition, new ArrayList<>(), new ArrayList<>());
    }

    /** Adds to the alerts of a rule for events of {@code source}. */
    void add(String source, Addition addition, List<Part> parts, List<Extra> extras) {
        String extraOutput = addition.extraOutput().strip();
        if (!extraOutput.isEmpty()) {
            List<Part> found = parts(source, text(addition.setting() + ".extra-output", extraOutput));
            if (found != null) {
                parts.add(OutputCompiler.text(" "));
                parts.addAll(found);
            }
        }
        for (String field : addition.extraFields()) {
            String setting = addition.setting() + ".extra-fields";
            Matcher keyed = KEYED.matcher(field);
            if (keyed.matches()) {
                addKeyed(source, keyed.group(1), text(setting, field), keyed.start(2), extras);
            } else {
                addField(source, text(setting, field), parts);
            }
        }
    }

    /** Adds the fields that every alert has. */
    void addStatic(List<Extra> extras) {
        for (String field : settings.staticFields()) {
            SourceText source = text(STATIC_FIELDS, field);
            int equals = field.indexOf('=');
            warnOfMissing(source);
            Part value = OutputCompiler.text(expanded(field.substring(equals + 1)));
            extras.add(new Extra(field.substring(0, equals).strip(), new OutputTemplate(List.of(value), List.of())));
        }
    }

    private void addKeyed(String source, String key, SourceText whole, int start, List<Extra> extras) {
        // The key's place is taken by blanks, which are no part of an output, so that columns stay what they are.
        SourceText value = new SourceText(" ".repeat(start) + whole.text().substring(start), whole.origin());
        List<Part> parts = parts(source, value);
        if (parts == null) {
            return;
        }
        List<Part> unnamed = parts.stream()
                .filter(part -> part.width() != Part.UNPRINTED)
                .map(part -> new Part(part.text(), null, part.width(), part.value()))
                .toList();
        extras.add(new Extra(key, new OutputTemplate(unnamed, List.of())));
    }

    /** A field as it is, with its type. */
    private void addField(String source, SourceText text, List<Part> parts) {
        String name = text.text().strip();
        Operand operand;
        try {
            operand = OperandParser.fieldAt(text, text.text().indexOf(name));
        } catch (ConditionSyntaxException e) {
            tell(text, e.offset(), e.text(), e.hint());
            return;
        }
        if (operand == null
                || operand.span().end() < text.text().stripTrailing().length()) {
            tell(
                    text,
                    operand == null ? 0 : operand.span().end(),
                    "'" + name + "' is no field",
                    "write the name of a field, for example 'evt.hostname', or KEY=OUTPUT, for example"
                            + " 'who=%user.name'");
            return;
        }
        Problems found = new Problems();
        Part part =
                outputs.part(new Place(source, Within.NONE, found), new Piece(null, operand, Part.UNPRINTED), operand);
        if (isGood(found)) {
            parts.add(new Part(null, name, Part.UNPRINTED, part.value()));
        }
    }

    /** The parts of an output; null if there is something wrong with it. */
    private @Nullable List<Part> parts(String source, SourceText text) {
        Problems found = new Problems();
        List<Part> parts = outputs.parts(text, new Place(source, Within.NONE, found));
        if (!isGood(found)) {
            return null;
        }
        warnOfMissing(text);
        return parts.stream()
                .map(part -> part.text() == null ? part : OutputCompiler.text(expanded(part.text())))
                .toList();
    }

    /** Passes on what was found, as warnings if not strict; whether none of it was an error. */
    private boolean isGood(Problems found) {
        for (Problem problem : found.inOrder(List.of())) {
            problems.add(problem.isError() && !isStrict ? weakened(problem) : problem);
        }
        return !found.hasErrors();
    }

    private static Problem weakened(Problem error) {
        return new Problem(
                ProblemCode.LOAD_WARNING_EXTENSION,
                error.location(),
                error.item(),
                error.message() + ", so alerts go without what is set here",
                error.snippet(),
                error.hint());
    }

    private void tell(SourceText text, int offset, String message, @Nullable String hint) {
        Problems found = new Problems();
        found.add(ProblemCode.LOAD_ERR_COMPILE_OUTPUT, new Span(text, offset, offset), Within.NONE, message, hint);
        isGood(found);
    }

    private void warnOfMissing(SourceText text) {
        Matcher variable = VARIABLE.matcher(text.text());
        while (variable.find()) {
            String name = variable.group(2);
            if (variable.group(1).isEmpty() && !settings.environment().containsKey(name)) {
                problems.add(
                        ProblemCode.LOAD_WARNING_EXTENSION,
                        new Span(text, variable.start(), variable.end()),
                        Within.NONE,
                        "there is no environment variable '" + name + "', so nothing is put in its place",
                        "give it to Lanner's process, or write '$${" + name + "}' for the text itself");
            }
        }
    }

    private String expanded(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        variable.group(1).isEmpty()
                                ? settings.environment().getOrDefault(variable.group(2), "")
                                : variable.group().substring(1)));
    }

    private static SourceText text(String setting, String text) {
        return new YamlText(setting, text).source();
    }
}
