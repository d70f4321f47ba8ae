// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State stays true however long and however wildly processes live: a generator lets process trees grow, run programs,
 * start threads, and open, pass on and close descriptors at random. Now and then all of it stands still, and what Lanner
 * knows of it is what /proc shows.
 */
@Tag("kernel")
final class SoakIT {
    /** A build has a short one; who wants to know more asks for 600. */
    private static final int SECONDS = Integer.getInteger("soak.seconds", 20);

    private static final int CHECKPOINTS = SECONDS < 60 ? 5 : 20;
    private static final int PROCESSES = 40;
    private static final int MOST_SHOWN = 40;
    private static final int RING_BYTES = 128 << 20;
    private static final PrintStream OUT = System.out;

    private static Path work = Path.of("target/soak").toAbsolutePath();

    private final Path folder;
    private final List<String> differences = new ArrayList<>();

    SoakIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void buildGenerator() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        Files.createDirectories(work);
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-pthread", "-o", work.resolve("soak").toString(), "src/test/c/soak.c")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, compiler.waitFor(), output);
    }

    /** With busy threads, several of a process race for its descriptors. */
    @ParameterizedTest(name = "{0} threads")
    @ValueSource(strings = {"quiet", "busy"})
    void stateEqualsProcWheneverEverythingStandsStill(String threads) throws IOException, InterruptedException {
        String busy = System.getProperty("soak.busy");
        Assumptions.assumeTrue(
                busy == null || threads.equals(Boolean.parseBoolean(busy) ? "busy" : "quiet"),
                "skipped: other threads are asked for with -Dsoak.busy");
        long seed = Long.getLong("soak.seed", System.nanoTime() & 0xff_ffffL);
        OUT.println("soak: " + threads + " threads, seed " + seed + " (repeat with -Dsoak.seed=" + seed + ")");
        Path socket = folder.resolve("shell.sock");
        String program = work.resolve("soak").toString();
        try (LiveLanner lanner = LiveLanner.start(
                        Path.of("src/test/resources/rules/nothing.yaml"),
                        "--set",
                        "shell.socket=" + socket,
                        // Who is late must not lose: what is asked is whether state is true, not whether it is fast.
                        "--set",
                        "source.ebpf.ring-bytes=" + RING_BYTES);
                ShellClient shell = ShellClient.connect(socket)) {
            StateComparison comparison = new StateComparison(shell);
            Process soak = new ProcessBuilder(
                            program,
                            Integer.toString(SECONDS),
                            Integer.toString(CHECKPOINTS),
                            Long.toString(seed),
                            Integer.toString(PROCESSES),
                            threads)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader reports = soak.inputReader();
                    OutputStream answers = soak.getOutputStream()) {
                for (int i = 1; i <= CHECKPOINTS; i++) {
                    assertEquals("checkpoint " + i, reports.readLine());
                    look(i, comparison, host -> HostProcess.tree(host, soak.pid()), program);
                    answers.write('\n');
                    answers.flush();
                }
                assertEquals("over", reports.readLine());
            }
            // Its input has ended, which ends it where the test has failed too.
            soak.waitFor();
            look(CHECKPOINTS + 1, comparison, host -> Set.of(), program);
            KnownState after = KnownState.ask(shell);
            OUT.println("soak: afterwards " + after.threadCount() + " threads and " + after.fileCount()
                    + " descriptors are known on this host; threads by /proc: "
                    + HostProcess.all().values().stream()
                            .mapToInt(process -> process.threads.size())
                            .sum());
            assertEquals(0, lanner.interrupt(), lanner::messages);
            OUT.println(lanner.messages().indent(2));
            assertEquals(
                    "", String.join("\n", differences.stream().limit(MOST_SHOWN).toList()));
            assertTrue(lanner.messages().contains("Dropped: 0\n"), lanner::messages);
        }
    }

    private void look(int checkpoint, StateComparison comparison, StateComparison.Scope scope, String program)
            throws IOException, InterruptedException {
        Set<String> found = comparison.persistent(scope, program);
        OUT.println("soak: look " + checkpoint + ": " + comparison.figures() + " compared, " + found.size()
                + " differences persist");
        found.forEach(difference -> differences.add("look " + checkpoint + ": " + difference));
    }
}
