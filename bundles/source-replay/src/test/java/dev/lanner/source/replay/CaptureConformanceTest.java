// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Captures that other tools recorded: every one must come completely. */
class CaptureConformanceTest {
    @Test
    void theRecordedHostComesCompletely() throws SourceException {
        Replay replay = Replay.of(Conformance.path("captures/lab.scap"));
        assertEquals(16_514, replay.eventCount());
        assertEquals(Map.of(), replay.losses);
        assertEquals(0, replay.refused);
        assertEquals(1, replay.hosts.size());
        assertFalse(replay.hosts.get(0).isThisOne());
        assertTrue(replay.hosts.get(0).cpuCount() > 0 && replay.hosts.get(0).memoryBytes() > 0);
        System.out.println("CaptureConformanceTest: " + replay.hosts + " " + replay.states);
        assertTrue(replay.states.getOrDefault("ITER_TASK_E", 0) >= 6);
    }

    @Test
    void oldCapturesComeCompletelyAsCurrentEvents() throws SourceException {
        for (String name : List.of("cat_write", "privileged", "run_as_user_0_container")) {
            Replay replay = Replay.of(Conformance.path("captures/" + name + ".scap"));
            System.out.println("CaptureConformanceTest: " + name + " " + replay.hosts + " " + replay.eventCount()
                    + " events " + replay.events + " state " + replay.states + " losses " + replay.losses);
            assertEquals(Map.of(), replay.losses, name);
            assertEquals(0, replay.refused, name);
            for (String type : replay.events.keySet()) {
                assertTrue(Replay.CATALOGUE.type(type).isCurrent(), name + " " + type);
            }
            assertTrue(replay.states.getOrDefault("ITER_TASK_E", 0) > 50, name);
        }
    }

    @Test
    void everyEvaluationComesCompletely() throws IOException, SourceException {
        int count = 0;
        try (Stream<Path> files = Files.list(Conformance.path("evaluations"))) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".scap"))::iterator) {
                Replay replay = Replay.of(file);
                assertEquals(Map.of(), replay.losses, file.toString());
                assertEquals(0, replay.refused, file.toString());
                assertTrue(replay.eventCount() > 0, file.toString());
                count++;
            }
        }
        assertTrue(count > 100, count + " evaluations");
    }
}
