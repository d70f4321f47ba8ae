// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promise that Lanner exists for: the real exit status of every process, at any rate.
 *
 * <p>A generator starts 20,000 processes as fast as it can and notes what waitpid(2) said of each; every note is compared
 * with what a rule on {@code procexit} has printed.
 */
@Tag("kernel")
final class TruthIT {
    private static final int PROCESSES = Integer.getInteger("truth.processes", 20_000);
    private static final PrintStream OUT = System.out;

    private static ProcessGenerator generator =
            new ProcessGenerator(Path.of("target/truth").toAbsolutePath());

    @BeforeAll
    static void buildGenerator() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        generator = ProcessGenerator.build(generator.folder());
    }

    @ParameterizedTest(name = "other core busy: {0}")
    @CsvSource({"false", "true"})
    void everyProcessIsReportedAsItReallyEnded(boolean busy) throws IOException, InterruptedException {
        long seed = Long.getLong("truth.seed", System.nanoTime() & 0xffff_ffffL);
        Path notes = generator.folder().resolve("notes-" + busy);
        OUT.println("truth: seed " + seed + " (repeat with -Dtruth.seed=" + seed + ")");
        Process burner = busy ? new ProcessBuilder("sh", "-c", "while :; do :; done").start() : null;
        try (LiveLanner lanner = LiveLanner.start(Path.of("src/test/resources/rules/truth.yaml"))) {
            long start = System.nanoTime();
            Process running = generator.start(PROCESSES, seed, notes);
            assertEquals(0, running.waitFor(), "the generator's own exit code");
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean complete = lanner.awaitAlerts(ProcessGenerator::isProcessEnd, PROCESSES + 1, 30_000);
            long residentKib = lanner.memoryKib("VmHWM");
            assertEquals(0, lanner.interrupt(), lanner::messages);

            List<String> noted = Files.readAllLines(notes);
            assertEquals(PROCESSES, noted.size(), "the generator's notes");
            ReportedEnds reported = new ReportedEnds(generator, running.pid(), lanner.alerts());
            reported.compare(noted);
            OUT.printf(
                    "truth: %d processes in %.1f s (%.0f/s), other core busy: %s; %d alerts, %d missing, %d wrong;"
                            + " resident memory at its highest %d MiB%n",
                    PROCESSES,
                    seconds,
                    PROCESSES / seconds,
                    busy,
                    lanner.alerts().size(),
                    reported.missing(),
                    reported.wrong().size(),
                    residentKib / 1024);
            OUT.println(lanner.messages().indent(2));
            assertEquals(
                    List.of(), reported.wrong().stream().limit(20).toList(), "processes that were reported wrongly");
            assertEquals(0, reported.missing(), "processes that were not reported");
            assertTrue(complete, "all ends were there in time");
            assertTrue(residentKib < 200 * 1024, residentKib + " KiB of resident memory");
            assertTrue(lanner.messages().contains("Dropped: 0\n"), "drops 0: " + lanner.messages());
        } finally {
            if (burner != null) {
                burner.destroyForcibly();
            }
        }
    }
}
