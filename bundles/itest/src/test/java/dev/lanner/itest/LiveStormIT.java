// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever an operator can change of a Lanner that watches a real kernel is changed at once and in random order: rules,
 * outputs, what the kernel is asked for, captures, log levels, bundles of the distribution and of the deploy folder.
 * Meanwhile processes of all kinds end, and files are opened and closed by the ten thousand; every end is reported once and
 * as it was, no event is lost, and no thread, descriptor or BPF program is left.
 *
 * <p>A build does so for a short while; {@code -Dstorm.seconds=600} is what it is meant for, and {@code -Dstorm.seed=} has
 * the threads choose the same changes again.
 */
@Tag("kernel")
final class LiveStormIT {
    private static final int SECONDS = Integer.getInteger("storm.seconds", 12);
    private static final int THREADS = 3;
    private static final int EVENTS_PER_SECOND = 100_000;
    private static final int PROCESSES = 500;
    private static final int UNDERWAY = 10;
    private static final int SETTLE_MS = 15_000;
    private static final PrintStream OUT = System.out;

    private final Path folder = Path.of("target/live-storm").toAbsolutePath();
    private final Deque<Round> rounds = new ArrayDeque<>();
    private final Map<Long, List<JsonNode>> alerts = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int started;
    private int compared;

    /** One run of the generator, of which not all has been held against the alerts yet. */
    private record Round(long pid, Path notes) {}

    @Test
    @Timeout(1_200)
    void everythingChangesAtOnceWhileTheKernelTellsAndNothingIsLostOrLeft() throws Exception {
        LiveLanner.assumeLiveEvents();
        long seed = Long.getLong("storm.seed", System.nanoTime() & 0xff_ffffL);
        OUT.println("storm: seed " + seed + " (repeat with -Dstorm.seed=" + seed + ")");
        ProcessGenerator generator = ProcessGenerator.build(folder.resolve("processes"));
        OperatorChanges changes = new OperatorChanges(folder);
        try (LiveLanner lanner = LiveLanner.start(
                Path.of("src/test/resources/rules/truth.yaml"),
                changes.options().toArray(String[]::new))) {
            Storm storm = new Storm(seed);
            changes.addTo(storm);
            storm.rehearse();
            LiveFootprint before = LiveFootprint.of(lanner.pid());
            long residentBefore = lanner.memoryKib("VmRSS");

            Process pace = startPace();
            Thread rounder = new Thread(() -> keepGenerating(lanner, generator, seed), "rounds");
            rounder.start();
            storm.rage(THREADS, SECONDS * 1_000_000_000L);
            rounder.interrupt();
            rounder.join();
            long rate =
                    Long.parseLong(new String(pace.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
            assertEquals(0, pace.waitFor());
            LiveFootprint after = settled(lanner, before);
            long residentAfter = lanner.memoryKib("VmRSS");
            assertEquals(0, lanner.interrupt(), lanner::messages);

            collect(lanner);
            while (!rounds.isEmpty()) {
                compare(generator, rounds.remove());
            }
            OUT.printf(
                    "storm: %d s, seed %d: %s%nstorm: %d events/s of files, %d ends of processes, %d reported wrongly or not%n"
                            + "storm: before %s, %d MiB%nstorm: after  %s, %d MiB%n",
                    SECONDS,
                    seed,
                    storm.counts(),
                    rate,
                    compared,
                    wrong.size(),
                    before,
                    residentBefore / 1024,
                    after,
                    residentAfter / 1024);
            OUT.println(lanner.messages().indent(2));
            assertEquals(List.of(), storm.failures(), "changes that failed");
            // First: what was dropped explains all else.
            assertTrue(lanner.messages().contains("Dropped: 0\n"), "drops 0: " + lanner.messages());
            assertEquals(List.of(), wrong.stream().limit(20).toList(), "processes that were reported wrongly or not");
            assertEquals(Map.of(), after.since(before), "left behind");
            assertTrue(compared >= PROCESSES && rate > EVENTS_PER_SECOND / 10, "there was something to watch");
        }
    }

    private Process startPace() throws IOException, InterruptedException {
        Path program = folder.resolve("pace");
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-o", program.toString(), "../../distribution/bench/live/pace.c")
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor(), "cc");
        return new ProcessBuilder(program.toString(), Integer.toString(EVENTS_PER_SECOND), Integer.toString(SECONDS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void keepGenerating(LiveLanner lanner, ProcessGenerator generator, long seed) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Path notes = generator.folder().resolve("notes-" + started);
                Process running = generator.start(PROCESSES, seed + started, notes);
                started++;
                // Noted whatever comes: the generator is not to be interrupted.
                rounds.add(new Round(running.pid(), notes));
                int status = running.onExit().join().exitValue();
                if (status != 0) {
                    throw new IllegalStateException("the generator ended with " + status);
                }
                collect(lanner);
                // Not the last ones: of them alerts may be on their way.
                while (rounds.size() > UNDERWAY) {
                    compare(generator, rounds.remove());
                }
                Thread.sleep(new Random(seed + started).nextInt(500));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect(LiveLanner lanner) {
        for (JsonNode alert : lanner.takeAlerts()) {
            alerts.computeIfAbsent(alert.path("output_fields").path("proc.ppid").asLong(), parent -> new ArrayList<>())
                    .add(alert);
        }
    }

    private void compare(ProcessGenerator generator, Round round) throws IOException {
        List<JsonNode> told = alerts.remove(round.pid());
        ReportedEnds reported = new ReportedEnds(generator, round.pid(), told == null ? List.of() : told);
        reported.compare(Files.readAllLines(round.notes()));
        compared += reported.compared();
        wrong.addAll(reported.wrong());
        if (reported.missing() > 0) {
            wrong.add(reported.missing() + " of " + round + " are missing");
        }
    }

    /** What is taken as soon as all has gone that was on its way out. */
    private static LiveFootprint settled(LiveLanner lanner, LiveFootprint before)
            throws IOException, InterruptedException {
        long limit = System.nanoTime() + SETTLE_MS * 1_000_000L;
        LiveFootprint after = LiveFootprint.of(lanner.pid());
        while (!after.since(before).isEmpty() && System.nanoTime() < limit) {
            Thread.sleep(100);
            after = LiveFootprint.of(lanner.pid());
        }
        return after;
    }
}
