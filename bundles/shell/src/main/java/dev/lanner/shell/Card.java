// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers when it is about one thing: a line for each of its sides, or a sentence. In JSON it is an object.
 *
 * @param sentence what to say to people; null for a line for each side
 * @param isSaid whether that sentence is in JSON too
 * @param sides by their headings, in order; as the cells of a {@link Table}
 */
record Card(@Nullable String sentence, boolean isSaid, Map<String, Object> sides) implements Answer {
    Card {
        sides = Collections.unmodifiableMap(new LinkedHashMap<>(sides));
    }

    /** A line for each side. */
    static Card of(Map<String, Object> sides) {
        return new Card(null, false, sides);
    }

    /** A text that tells of all sides in a way of its own; in JSON there are the sides alone. */
    static Card shown(String text, Map<String, Object> sides) {
        return new Card(text, false, sides);
    }

    /** A sentence that says what has been done, and what it is about. */
    static Card said(String sentence, Map<String, Object> sides) {
        return new Card(sentence, true, sides);
    }

    @Override
    public String text() {
        if (sentence != null) {
            return sentence;
        }
        StringBuilder text = new StringBuilder();
        sides.forEach((heading, side) -> text.append(text.isEmpty() ? "" : "\n")
                .append(heading)
                .append(": ")
                .append(Table.text(side).replace("\n", "\n  ")));
        return text.toString();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        write(json, "answer");
    }

    /** As JSON in which the sentence is why something has failed. */
    void writeFailure(JsonGenerator json) throws IOException {
        write(json, "error");
    }

    private void write(JsonGenerator json, String key) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (sentence != null && isSaid) {
            fields.put(key, sentence);
        }
        sides.forEach((heading, side) -> fields.put(JsonText.key(heading), side));
        JsonText.write(json, fields);
    }
}
