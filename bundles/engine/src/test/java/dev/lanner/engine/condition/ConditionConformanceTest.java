// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.engine.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionConformanceTest {
    @Test
    void acceptsAndRejectsAsTheLanguageDoes() throws IOException {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (String line : Files.readAllLines(Conformance.file("filters.jsonl"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            String expected = json.get("ok").asBoolean()
                    ? "accepted"
                    : "rejected at " + json.at("/pos/idx").asInt();
            String actual = verdict(json.get("filter").asText());
            if (!expected.equals(actual)) {
                wrong.add(json.get("filter").asText() + ": " + actual + ", not " + expected);
            }
            cases++;
        }
        assertTrue(cases >= 544, "There are only " + cases + " cases.");
        assertEquals(List.of(), wrong);
    }

    @Test
    void readsTheSameTreeAsTheLanguageDoes() throws IOException, ConditionSyntaxException {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(Conformance.file("filters.jsonl"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.get("ok").asBoolean() && verdict(json.get("ast").asText()).equals("accepted")) {
                String expected = rendered(json.get("ast").asText());
                String actual = rendered(json.get("filter").asText());
                if (!expected.equals(actual)) {
                    wrong.add(json.get("filter").asText() + ": " + actual + ", not " + expected);
                }
                compared++;
            }
        }
        assertTrue(compared > 250, "Only " + compared + " trees were compared.");
        assertEquals(List.of(), wrong);
    }

    @Test
    void writesWhatItCanReadAgain() throws IOException, ConditionSyntaxException {
        for (String line : Files.readAllLines(Conformance.file("filters.jsonl"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.get("ok").asBoolean()) {
                String once = rendered(json.get("filter").asText());
                assertEquals(once, rendered(once));
            }
        }
    }

    private static String rendered(String text) throws ConditionSyntaxException {
        return Rendering.of(ConditionParser.parse(Texts.of(text)));
    }

    private static String verdict(String text) {
        try {
            ConditionParser.parse(Texts.of(text));
            return "accepted";
        } catch (ConditionSyntaxException e) {
            return "rejected at " + e.offset();
        }
    }
}
