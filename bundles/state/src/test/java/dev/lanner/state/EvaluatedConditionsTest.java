// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.FilterCompiler;
import dev.lanner.engine.compile.KnownFields;
import dev.lanner.engine.eval.FilterProgram;
import dev.lanner.spi.source.SourceException;
import dev.lanner.state.field.AllFields;
import dev.lanner.state.testing.Capture;
import dev.lanner.state.testing.Evaluation;
import dev.lanner.state.testing.StateRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conditions on events of small captures, of which Falco's library was asked whether they hold: replay, state, rules. */
class EvaluatedConditionsTest {
    private static final int CASES = 346;

    @Test
    void conditionsHoldForTheEventsForWhichFalcosLibrarySaysSo() throws IOException, SourceException {
        Path folder = Capture.find(Evaluation.FOLDER);
        if (folder == null) {
            String reason = "Skipped: " + Evaluation.FOLDER + " is not there.";
            System.out.println(reason);
            abort(reason);
            return;
        }
        int asked = 0;
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, List<Evaluation>> entry :
                Evaluation.read(folder, "eval_filter").entrySet()) {
            asked += entry.getValue().size();
            ask(folder.resolve(entry.getKey()), entry.getValue(), problems);
        }
        Set<String> accepted = accepted();
        assertEquals(
                "",
                problems.stream().filter(problem -> !accepted.contains(problem)).collect(Collectors.joining("\n")));
        accepted.removeAll(problems);
        assertEquals(Set.of(), accepted, "out of date");
        assertEquals(CASES, asked);
    }

    /** Each line is what the test would say, a tab, and the reason why it is right so. */
    private static Set<String> accepted() throws IOException {
        InputStream in =
                Objects.requireNonNull(EvaluatedConditionsTest.class.getResourceAsStream("accepted-conditions.tsv"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && line.contains("\t"))
                    .map(line -> line.substring(0, line.indexOf('\t')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void ask(Path capture, List<Evaluation> evaluations, List<String> problems) throws SourceException {
        StateRoom room = new StateRoom();
        List<FieldSpec> specs = AllFields.specs(room);
        FieldTable fields = new FieldTable(specs, KnownFields.load().with(specs));
        Map<Evaluation, FilterProgram> programs = new HashMap<>();
        Map<Evaluation, String> refusals = new HashMap<>();
        for (Evaluation one : evaluations) {
            try {
                programs.put(
                        one,
                        FilterCompiler.compile(
                                        one.question(), StateRoom.catalogue(), fields, EvaluatedConditionsTest::fail)
                                .program());
            } catch (ConditionException e) {
                refusals.put(one, e.getMessage());
            }
        }
        Map<Evaluation, Boolean> answers = new HashMap<>();
        long[] number = {0};
        Capture.replay(capture, room, (timestampNs, tid) -> ++number[0], event -> answer(event, programs, answers));
        for (Evaluation one : evaluations) {
            String problem = problem(one, refusals.get(one), answers.get(one));
            if (problem != null) {
                problems.add(one + ": " + problem);
            }
        }
    }

    private static void fail(String field, RuntimeException failure) {
        throw failure;
    }

    private static void answer(Event event, Map<Evaluation, FilterProgram> programs, Map<Evaluation, Boolean> answers) {
        programs.forEach((one, program) -> {
            if (one.isAbout(event)) {
                answers.put(one, program.test(event));
            }
        });
    }

    private static @Nullable String problem(Evaluation one, @Nullable String refusal, @Nullable Boolean answer) {
        String wanted = one.result();
        if (wanted == null) {
            return refusal != null ? null : "must be refused: " + one.error();
        }
        if (refusal != null) {
            return "is refused: " + refusal;
        }
        if (answer == null) {
            return "no such event";
        }
        return Objects.equals(wanted, answer.toString()) ? null : "must be " + wanted;
    }
}
