// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static Path work = Path.of("target/truth").toAbsolutePath();

    @BeforeAll
    static void buildGenerator() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        Files.createDirectories(work);
        Files.setPosixFilePermissions(work, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        run("cc", "-O2", "-pthread", "-o", work.resolve("truth").toString(), "src/test/c/truth.c");
    }

    @ParameterizedTest(name = "other core busy: {0}")
    @CsvSource({"false", "true"})
    void everyProcessIsReportedAsItReallyEnded(boolean busy) throws IOException, InterruptedException {
        long seed = Long.getLong("truth.seed", System.nanoTime() & 0xffff_ffffL);
        Path notes = work.resolve("notes-" + busy);
        OUT.println("truth: seed " + seed + " (repeat with -Dtruth.seed=" + seed + ")");
        Process burner = busy ? new ProcessBuilder("sh", "-c", "while :; do :; done").start() : null;
        try (LiveLanner lanner = LiveLanner.start(Path.of("src/test/resources/rules/truth.yaml"))) {
            long start = System.nanoTime();
            Process generator = new ProcessBuilder(
                            work.resolve("truth").toString(),
                            Integer.toString(PROCESSES),
                            Long.toString(seed),
                            "8",
                            notes.toString())
                    .directory(work.toFile())
                    .inheritIO()
                    .start();
            assertEquals(0, generator.waitFor(), "the generator's own exit code");
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean complete = lanner.awaitAlerts(TruthIT::isProcessEnd, PROCESSES + 1, 30_000);
            long residentKib = lanner.memoryKib("VmHWM");
            assertEquals(0, lanner.interrupt(), lanner::messages);

            Comparison comparison = new Comparison(generator.pid(), lanner.alerts());
            comparison.compare(Files.readAllLines(notes));
            OUT.printf(
                    "truth: %d processes in %.1f s (%.0f/s), other core busy: %s; %d alerts, %d missing, %d wrong;"
                            + " resident memory at its highest %d MiB%n",
                    PROCESSES,
                    seconds,
                    PROCESSES / seconds,
                    busy,
                    lanner.alerts().size(),
                    comparison.missing,
                    comparison.wrong.size(),
                    residentKib / 1024);
            OUT.println(lanner.messages().indent(2));
            assertEquals(
                    List.of(), comparison.wrong.stream().limit(20).toList(), "processes that were reported wrongly");
            assertEquals(0, comparison.missing, "processes that were not reported");
            assertTrue(complete, "all ends were there in time");
            assertTrue(residentKib < 200 * 1024, residentKib + " KiB of resident memory");
            assertTrue(lanner.messages().contains("Dropped: 0\n"), "drops 0: " + lanner.messages());
        } finally {
            if (burner != null) {
                burner.destroyForcibly();
            }
        }
    }

    private static boolean isProcessEnd(JsonNode alert) {
        return alert.path("output_fields").path("proc.is_ended").asBoolean();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** Holds the generator's notes against the alerts. */
    private static final class Comparison {
        private static final String[] SIGNALS = signalNames();

        private final long generator;
        /** The alerts of each pid, one group for each process that had it, in the order of their ends. */
        private final Map<Long, Deque<List<JsonNode>>> processes = new HashMap<>();

        private final List<String> wrong = new ArrayList<>();
        private int missing;

        Comparison(long generator, List<JsonNode> alerts) {
            this.generator = generator;
            Map<String, List<JsonNode>> byProcess = new LinkedHashMap<>();
            for (JsonNode alert : alerts) {
                JsonNode fields = alert.path("output_fields");
                String process = fields.path("proc.pid").asText() + " since "
                        + fields.path("proc.pid.ts").asText();
                byProcess.computeIfAbsent(process, key -> new ArrayList<>()).add(fields);
            }
            byProcess.forEach((process, threads) -> processes
                    .computeIfAbsent(threads.get(0).path("proc.pid").asLong(), key -> new ArrayDeque<>())
                    .add(threads));
            processes.remove(generator);
        }

        void compare(List<String> notes) {
            assertEquals(PROCESSES, notes.size(), "the generator's notes");
            for (String note : notes) {
                Deque<List<JsonNode>> candidates = processes.get(Long.parseLong(note.substring(0, note.indexOf(' '))));
                if (candidates == null || candidates.isEmpty()) {
                    missing++;
                    continue;
                }
                compare(note, candidates.remove());
            }
            processes.forEach((pid, rest) -> {
                if (!rest.isEmpty()) {
                    wrong.add("pid " + pid + " was reported " + rest.size() + " times too often");
                }
            });
        }

        private void compare(String note, List<JsonNode> threads) {
            String[] words = note.split(" ", -1);
            int status = Integer.parseInt(words[1]);
            String kind = words[4];
            // Not always the last in time: a thread that is no longer counted may still be on its way to say so.
            List<JsonNode> ends = threads.stream()
                    .filter(thread -> thread.path("proc.is_ended").asBoolean())
                    .toList();
            if (ends.size() != 1) {
                wrong.add(note + ": " + ends.size() + " ends of the process in " + threads);
                return;
            }
            JsonNode last = ends.get(0);
            int signal = status & 0x7f;
            int code = signal == 0 ? (status >> 8) & 0xff : 0;

            expect(note, last, "threads", Integer.parseInt(words[3]), threads.size());
            expect(
                    note,
                    last,
                    "proc.exit_status",
                    code,
                    last.path("proc.exit_status").asInt());
            expect(
                    note,
                    last,
                    "user.uid",
                    Long.parseLong(words[2]),
                    last.path("user.uid").asLong());
            expect(note, last, "user.loginuid", -1L, last.path("user.loginuid").asLong());
            expect(note, last, "proc.ppid", generator, last.path("proc.ppid").asLong());
            expect(
                    note,
                    last,
                    "proc.cwd",
                    work.toString(),
                    stripSlash(last.path("proc.cwd").asText()));
            expect(
                    note,
                    last,
                    "proc.exepath",
                    work.resolve("truth").toString(),
                    last.path("proc.exepath").asText());
            if (!kind.equals("leader-first-raw")) {
                // There, the thread that ends last has a code of its own, which nobody waits for.
                expect(
                        note,
                        last,
                        "evt.arg.status",
                        Integer.toString(status),
                        last.path("evt.arg.status").asText());
                expect(
                        note,
                        last,
                        "evt.arg.ret",
                        Integer.toString(code),
                        last.path("evt.arg.ret").asText());
                expect(
                        note,
                        last,
                        "evt.arg.sig",
                        SIGNALS[signal],
                        last.path("evt.arg.sig").asText());
                expect(
                        note,
                        last,
                        "evt.arg.core",
                        (status & 0x80) == 0 ? "0" : "1",
                        last.path("evt.arg.core").asText());
                expect(
                        note,
                        last,
                        "evt.arg.reaper_tid",
                        "0",
                        last.path("evt.arg.reaper_tid").asText());
            }
            if (kind.equals("executed") || kind.equals("vforked")) {
                String arguments = last.path("proc.args").asText();
                expect(
                        note,
                        last,
                        "proc.args",
                        true,
                        arguments.startsWith("--exit ") && arguments.endsWith(" " + words[5]));
            }
        }

        private void expect(String note, JsonNode alert, String what, Object expected, Object actual) {
            if (!expected.equals(actual)) {
                wrong.add(note + ": " + what + " should be " + expected + ", is " + actual + " in " + alert);
            }
        }

        private static String stripSlash(String path) {
            return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        private static String[] signalNames() {
            String[] names = new String[128];
            names[0] = "0";
            Map.of(1, "HUP", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 10, "USR1", 11, "SEGV", 14, "ALRM", 15, "TERM")
                    .forEach((number, name) -> names[number] = "SIG" + name);
            return names;
        }
    }
}
