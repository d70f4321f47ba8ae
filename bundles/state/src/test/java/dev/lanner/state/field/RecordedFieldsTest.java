// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.spi.source.SourceException;
import dev.lanner.state.testing.AcceptedDifferences;
import dev.lanner.state.testing.Capture;
import dev.lanner.state.testing.FieldDifferences;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares every field of every event of a recorded capture with what Falco has printed for it. */
class RecordedFieldsTest {
    private static final String CAPTURE = "captures/lab.scap";
    private static final String EXPECTED = "captures/lab.fields.jsonl.gz";

    /** Of events that Falco takes for itself. */
    private static final long NOT_PRINTED = 1;

    /** In JSON it is not the field's text but the number of nanoseconds; that is compared where JSON is written. */
    private static final List<String> EXCLUDED = List.of("evt.time");

    private final StateRoom room = new StateRoom();
    private final FieldTable fields = AllFields.of(room);
    private final FieldDifferences differences =
            new FieldDifferences(new AcceptedDifferences("accepted-differences.tsv", fields));

    @Test
    void fieldsOfARecordedCaptureAreWhatFalcoPrints() throws IOException, SourceException {
        Path capturePath = Capture.find(CAPTURE);
        Path expectedPath = Capture.find(EXPECTED);
        if (capturePath == null || expectedPath == null) {
            String reason = "Skipped: " + CAPTURE + " and " + EXPECTED + " are not there.";
            System.out.println(reason);
            abort(reason);
            return;
        }
        List<JsonNode> expected = readExpected(expectedPath);
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode line : expected) {
            line.fieldNames().forEachRemaining(names::add);
        }
        names.removeAll(EXCLUDED);
        assertEquals(
                List.of(), names.stream().filter(name -> !fields.provides(name)).toList(), "not provided");

        int[] position = {0};
        Capture.replay(
                capturePath,
                room,
                (timestampNs, tid) -> position[0] < expected.size()
                                && expected.get(position[0]).get("evt.rawtime").asLong() == timestampNs
                                && expected.get(position[0]).get("thread.tid").asLong() == tid
                        ? expected.get(position[0]).get("evt.num").asLong()
                        : NOT_PRINTED,
                event -> {
                    if (event.number() != NOT_PRINTED) {
                        JsonNode line = expected.get(position[0]++);
                        for (String name : names) {
                            differences.compare(name, text(line.get(name)), fields.read(name, event), event);
                        }
                    }
                });
        assertEquals(expected.size(), position[0], "events compared");
        String report = differences.report();
        System.out.println(report);
        assertEquals(0, differences.different(), report);
        assertEquals(List.of(), differences.outOfDate(), "accepted differences, but not as many as the table says");
    }

    /** The values of a list have no order that would mean anything. */
    private static @Nullable String text(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNode::asText)
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
        return node.asText();
    }

    private static List<JsonNode> readExpected(Path path) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }
}
