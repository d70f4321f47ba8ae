// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.FormatException;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.compile.OutputCompiler.Place;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.load.Problems;
import dev.lanner.engine.load.Within;
import dev.lanner.engine.load.YamlText;
import dev.lanner.engine.output.OutputTemplate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles an output that belongs to no rule. */
public final class FormatCompiler {
    private static final String DOCUMENT = "output";
    private static final String SOURCE = "syscall";
    private static final OutputSettings PLAIN = new OutputSettings(false, false, false, List.of(), List.of(), Map.of());

    private FormatCompiler() {}

    /**
     * What came of it.
     *
     * @param fields names of all fields that it uses
     */
    public record Outcome(OutputTemplate template, Set<String> fields) {
        /** Keeps its own copy of the names. */
        public Outcome {
            fields = Set.copyOf(fields);
        }
    }

    /**
     * Compiles.
     *
     * @throws FormatException if it makes no sense, or a field does not exist; all that is wrong, with its places
     */
    public static Outcome compile(String output, FieldTable fields, Faults faults) throws FormatException {
        Object outcome = DeepStack.call(() -> {
            try {
                return compiled(output, fields, faults);
            } catch (FormatException e) {
                return e;
            }
        });
        if (outcome instanceof FormatException refused) {
            throw refused;
        }
        return (Outcome) outcome;
    }

    private static Outcome compiled(String output, FieldTable fields, Faults faults) throws FormatException {
        Problems problems = new Problems();
        OperandCompiler operands = new OperandCompiler(fields, faults);
        OutputTemplate template = new OutputTemplate(new OutputCompiler(operands, problems, PLAIN)
                .parts(
                        new YamlText(new RulesDocument(DOCUMENT, output)).source(),
                        new Place(SOURCE, Within.NONE, problems)));
        if (problems.hasErrors()) {
            throw new FormatException(problems.inOrder(List.of(DOCUMENT)).stream()
                    .filter(Problem::isError)
                    .map(FilterCompiler::text)
                    .collect(Collectors.joining("\n")));
        }
        return new Outcome(template, operands.used());
    }
}
