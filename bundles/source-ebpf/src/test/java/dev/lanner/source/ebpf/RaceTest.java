// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another thread changes during a call does not get into the event of it. */
@RequiresKernel
class RaceTest {
    private static final int ADDRESS = 4;
    private static final int PORT_AT = 5;
    /** So often the caller's memory must have been wrong, or else the test would prove nothing. */
    private static final int ENOUGH = 100;

    private static final int ROUNDS = 20;

    private final Path folder;

    RaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tellsTheAddressThatTheKernelConnectedTo() throws Exception {
        Path program = compile();
        int changed = 0;
        for (int round = 0; changed < ENOUGH; round++) {
            assertTrue(
                    round < ROUNDS,
                    "the caller's memory was wrong only " + changed + " times in " + ROUNDS + " rounds");
            changed += race(program);
        }
    }

    /** Compares what is told with the truth; returns how often the caller's memory was wrong, which is up to the scheduler. */
    private int race(Path program) throws Exception {
        Path output = folder.resolve("truth");
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("connect"))) {
            Process process = new ProcessBuilder(program.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            while (process.isAlive()) {
                capture.poll();
            }
            assertEquals(0, process.exitValue());
            List<CapturedEvent> events =
                    capture.settled(event -> event.code() == Codes.CONNECT && event.tid() == process.pid());
            List<Integer> lines =
                    Files.readAllLines(output).stream().map(Integer::valueOf).toList();
            List<Integer> truth = lines.subList(0, lines.size() - 1);
            assertEquals(truth, events.stream().map(RaceTest::port).toList());
            return lines.get(lines.size() - 1);
        }
    }

    private static int port(CapturedEvent event) {
        byte[] address = event.bytes(ADDRESS);
        return (address[PORT_AT] & 0xff) | ((address[PORT_AT + 1] & 0xff) << 8);
    }

    private Path compile() throws IOException, InterruptedException {
        Path program = folder.resolve("race");
        Process compiler = new ProcessBuilder(
                        "cc", "-O1", "-pthread", "-Wall", "-Werror", "-o", program.toString(), "src/test/c/race.c")
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor(), "cc could not compile race.c");
        return program;
    }
}
