// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.event.Event;
import dev.lanner.spi.source.SourceException;
import dev.lanner.state.testing.Capture;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads fields of small captures for which the answers of Falco's library were recorded. */
class EvaluatedFieldsTest {
    private static final int MOST_SHOWN = 40;
    private static final String CASES = "evaluations/cases.jsonl";

    /** A case and what the last event that it is about has answered. */
    private static final class Case {
        private final JsonNode line;
        private boolean isSeen;
        private @Nullable String actual;

        Case(JsonNode line) {
            this.line = line;
        }

        String question() {
            return line.get("q").asText();
        }

        boolean asksForText() {
            return line.get("kind").asText().equals("field_string");
        }

        boolean isAbout(Event event) {
            return line.get("evt_ts").asLong() == event.timestampNs()
                    && line.get("evt_tid").asLong() == event.tid()
                    && line.get("evt_code").asInt() == event.code();
        }

        void answer(@Nullable String answer) {
            isSeen = true;
            actual = asksForText() ? answer : String.valueOf(answer != null);
        }

        @Nullable
        String problem() {
            String wanted = sorted(line.get("result").asText());
            if (isSeen && wanted.equals(actual)) {
                return null;
            }
            return line.get("test").asText() + " " + line.get("evt_type").asText() + " " + question() + ": wanted "
                    + wanted + ", actual " + (isSeen ? shortened(actual) : "no such event");
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
        Path file = Capture.find(CASES);
        if (file == null) {
            System.out.println("Skipped: " + CASES + " is not there.");
            abort(CASES + " is not there");
            return;
        }
        Map<String, List<Case>> cases = read(file);
        List<String> problems = new ArrayList<>();
        int asked = 0;
        for (Map.Entry<String, List<Case>> entry : cases.entrySet()) {
            StateRoom room = new StateRoom();
            FieldTable fields = AllFields.of(room);
            Path capture = Objects.requireNonNull(file.getParent()).resolve(entry.getKey());
            long[] number = {0};
            Capture.replay(capture, room, (timestampNs, tid) -> ++number[0], event -> {
                for (Case one : entry.getValue()) {
                    if (one.isAbout(event) && fields.provides(one.question())) {
                        one.answer(fields.read(one.question(), event));
                    }
                }
            });
            for (Case one : entry.getValue()) {
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

    private static Map<String, List<Case>> read(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, List<Case>> cases = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            Case one = new Case(mapper.readTree(line));
            if (!one.line.get("kind").asText().equals("eval_filter")) {
                cases.computeIfAbsent(one.line.get("scap").asText(), name -> new ArrayList<>())
                        .add(one);
            }
        }
        return cases;
    }
}
