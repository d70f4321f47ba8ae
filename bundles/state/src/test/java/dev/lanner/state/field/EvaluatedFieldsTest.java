// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lanner.api.event.Event;
import dev.lanner.spi.source.SourceException;
import dev.lanner.state.testing.Capture;
import dev.lanner.state.testing.Evaluation;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads fields of small captures for which the answers of Falco's library were recorded. */
class EvaluatedFieldsTest {
    private static final int MOST_SHOWN = 40;

    /** A question and what the last event that it is about has answered. */
    private static final class Case {
        private final Evaluation evaluation;
        private boolean isSeen;
        private @Nullable String actual;

        Case(Evaluation evaluation) {
            this.evaluation = evaluation;
        }

        void ask(Event event, FieldTable fields) {
            if (evaluation.isAbout(event) && fields.provides(evaluation.question())) {
                String answer = fields.read(evaluation.question(), event);
                isSeen = true;
                actual = evaluation.asksForText() ? answer : String.valueOf(answer != null);
            }
        }

        @Nullable
        String problem() {
            String wanted = sorted(String.valueOf(evaluation.result()));
            if (isSeen && wanted.equals(actual)) {
                return null;
            }
            return evaluation + ": wanted " + wanted + ", actual " + (isSeen ? shortened(actual) : "no such event");
        }
    }

    private static String shortened(@Nullable String text) {
        String value = String.valueOf(text);
        return value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "…" : value;
    }

    /** The values of a list have no order that would mean anything. */
    private static String sorted(String text) {
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return text;
        }
        String[] values = text.substring(1, text.length() - 1).split(",", -1);
        Arrays.sort(values);
        return String.join(" ", values);
    }

    @Test
    void fieldsOfSmallCapturesAreWhatFalcosLibraryAnswers() throws IOException, SourceException {
        Path folder = Capture.find(Evaluation.FOLDER);
        if (folder == null) {
            System.out.println("Skipped: " + Evaluation.FOLDER + " is not there.");
            abort(Evaluation.FOLDER + " is not there");
            return;
        }
        List<String> problems = new ArrayList<>();
        int asked = 0;
        for (Map.Entry<String, List<Evaluation>> entry :
                Evaluation.read(folder, "field_string", "field_has_value").entrySet()) {
            StateRoom room = new StateRoom();
            FieldTable fields = AllFields.of(room);
            List<Case> cases = entry.getValue().stream().map(Case::new).toList();
            long[] number = {0};
            Capture.replay(
                    folder.resolve(entry.getKey()),
                    room,
                    (timestampNs, tid) -> ++number[0],
                    event -> cases.forEach(one -> one.ask(event, fields)));
            for (Case one : cases) {
                asked++;
                String problem = one.problem();
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        List<String> accepted = accepted();
        List<String> others =
                problems.stream().filter(problem -> !accepted.contains(problem)).toList();
        System.out.println("Of " + asked + " answers " + problems.size() + " are others, " + accepted.size()
                + " of them on purpose.");
        assertEquals("", String.join("\n", others));
        assertEquals(
                List.of(),
                accepted.stream().filter(line -> !problems.contains(line)).toList(),
                "out of date");
        assertTrue(asked > 300, "too few were asked");
    }

    /** Each line is what the test would say, a tab, and the reason why it is right so. */
    private static List<String> accepted() throws IOException {
        List<String> lines = new ArrayList<>();
        InputStream in = Objects.requireNonNull(EvaluatedFieldsTest.class.getResourceAsStream("accepted-answers.tsv"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0 && !line.startsWith("#")) {
                    lines.add(line.substring(0, tab));
                }
            }
        }
        return lines;
    }
}
