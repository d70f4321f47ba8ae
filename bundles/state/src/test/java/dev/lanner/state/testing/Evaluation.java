// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question about the last of some like events of a small capture, and what Falco's library has answered. */
public final class Evaluation {
    /** Where the questions and their captures are, below the conformance folder. */
    public static final String FOLDER = "evaluations";

    private final JsonNode line;

    private Evaluation(JsonNode line) {
        this.line = line;
    }

    /** The questions of these kinds, by capture. */
    public static Map<String, List<Evaluation>> read(Path folder, String... kinds) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, List<Evaluation>> byCapture = new LinkedHashMap<>();
        for (String text : Files.readAllLines(folder.resolve("cases.jsonl"))) {
            JsonNode line = mapper.readTree(text);
            if (Set.of(kinds).contains(line.get("kind").asText())) {
                byCapture
                        .computeIfAbsent(line.get("scap").asText(), name -> new ArrayList<>())
                        .add(new Evaluation(line));
            }
        }
        return byCapture;
    }

    /** The field, or the condition. */
    public String question() {
        return line.get("q").asText();
    }

    /** Whether it asks what a field prints as, rather than whether something is so. */
    public boolean asksForText() {
        return line.get("kind").asText().equals("field_string");
    }

    public boolean isAbout(Event event) {
        return line.get("evt_ts").asLong() == event.timestampNs()
                && line.get("evt_tid").asLong() == event.tid()
                && line.get("evt_code").asInt() == event.code();
    }

    /** The answer; null if the question was refused. */
    public @Nullable String result() {
        return line.has("result") ? line.get("result").asText() : null;
    }

    /** Why the question was refused; empty if it was not. */
    public String error() {
        return line.path("error").asText();
    }

    @Override
    public String toString() {
        return line.get("test").asText() + " " + line.get("evt_type").asText() + " " + question();
    }
}
