// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A name that another thread changes during the call is told as the kernel used it, which the result of the call shows.
 */
@RequiresKernel
class NameRaceTest {
    /** So often the caller's memory must have been wrong, or else the test would prove nothing. */
    private static final int ENOUGH = 100;

    /** Other programs may have been in the middle of a call when it began. */
    private static final int SOME = 20;

    private static final int RESULT = 1;
    private static final String NEW_MOUNT = "new mount";
    private static final String FAILED = "-";
    private static final int CALLS = Integer.getInteger("lanner.race.calls", 1000);
    private static final int THREADS = 1500;
    private static final int TIMES = 5;
    private static final String PROGRAM = "src/test/c/names.c";

    private final Path folder;

    NameRaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needsTheKernelsNames() throws Exception {
        KernelNames names = KernelTracepoints.read(Native.load().libbpf(), true).kernelNames();
        assumeTrue(names.isPossible(), names.lack());
    }

    @ParameterizedTest
    @CsvSource({
        "openat, 3, 0",
        "openat2, 3, 0",
        "failing openat, 3, 0",
        "execve, 31, 0",
        "unlinkat, 3, 0",
        "mkdirat, 3, 0",
        "mknodat, 3, 0",
        "renameat2, 3, 5",
        "linkat, 3, 5",
        "symlinkat, 2, 4",
        "twin symlinkat, 2, 4",
        "fchmodat, 3, 0",
        "fchownat, 3, 0",
        "newfstatat, 3, 0",
        "chdir, 2, 0",
        "mount, 3, 0",
        "bind mount, 2, 0",
        "failing bind mount, 2, 0",
        "umount2, 2, 0",
        "open, 2, 0",
        "creat, 2, 0",
        "unlink, 2, 0",
        "rename, 2, 3",
        "mkdir, 2, 0",
        "rmdir, 2, 0"
    })
    void tellsTheNameThatTheKernelUsed(String deed, int parameter, int second) throws Exception {
        assertTold(deed, parameter, second, 0);
    }

    /** What is mounted says itself by what device and of what type it is. */
    @Test
    void tellsDeviceAndTypeOfAMount() throws Exception {
        Outcome outcome = run(NEW_MOUNT, 2, 4, 0, StreamSettings.DEFAULT);
        long failed = outcome.truth().stream().filter(FAILED::equals).count();
        assertTrue(outcome.changed() > ENOUGH, "the caller's memory was wrong only " + outcome.changed() + " times");
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertEquals(0, outcome.differences());
        // Where nothing is mounted, nothing can say so.
        assertTrue(outcome.fromCaller() < 2 * failed + SOME, outcome.fromCaller() + " from the caller");
    }

    /** Longer than what a thread's entry has room for; longer than what fits beside the kernel's notes about the name. */
    @ParameterizedTest
    @CsvSource({
        "openat, 3, 0, 447",
        "openat, 3, 0, 448",
        "openat, 3, 0, 1000",
        "openat, 3, 0, 4062",
        "openat, 3, 0, 4064",
        "openat, 3, 0, 4090",
        "renameat2, 3, 5, 1000",
        "renameat2, 3, 5, 4062",
        "bind mount, 2, 0, 1000",
        "bind mount, 2, 0, 4064"
    })
    void tellsLongNamesToo(String deed, int parameter, int second, int length) throws Exception {
        assertTold(deed, parameter, second, length);
    }

    /** Threads whose numbers want the same slot do not get into each other's way. */
    @Test
    void holdsTheNamesOfMoreThreadsThanThereAreSlots() throws Exception {
        Path program = LiveEventsTest.compile(Path.of("src/test/c/crowd.c"), folder);
        Path files = Files.createDirectory(folder.resolve("files"));
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("openat"))) {
            Process process = new ProcessBuilder(program.toString(), files.toString(), "" + THREADS, "" + TIMES)
                    .inheritIO()
                    .start();
            while (process.isAlive()) {
                capture.poll();
            }
            assertEquals(0, process.exitValue());
            Map<String, Set<Long>> threads = new HashMap<>();
            int opened = 0;
            for (CapturedEvent event : capture.settled(e -> e.code() == Codes.OPENAT)) {
                if (event.text(3).startsWith(files + "/")) {
                    threads.computeIfAbsent(event.text(3), name -> new HashSet<>())
                            .add(event.tid());
                    opened++;
                }
            }
            assertEquals(THREADS * TIMES, opened);
            assertEquals(THREADS, threads.size());
            assertTrue(threads.values().stream().allMatch(tids -> tids.size() == 1), "a name of several threads");
            assertTrue(capture.stream().count(Codes.OPENAT, LossReason.CALLERS_NAME) < SOME, "names not held");
        }
    }

    @Test
    void tellsItToTheDearerPrograms() throws Exception {
        Outcome outcome = run("openat", 3, 0, 0, StreamSettings.DEFAULT.with(AttachMode.BTF_TRACEPOINT));
        assertTrue(outcome.changed() > ENOUGH);
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertEquals(0, outcome.differences());
    }

    @Test
    void isFooledWithoutTheKernelsNames() throws Exception {
        Outcome outcome = run("openat", 3, 0, 0, StreamSettings.DEFAULT.withoutKernelNames());
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertTrue(outcome.differences() > ENOUGH, "fooled only " + outcome.differences() + " times");
    }

    private void assertTold(String deed, int parameter, int second, int length) throws Exception {
        Outcome outcome = run(deed, parameter, second, length, StreamSettings.DEFAULT);
        assertTrue(outcome.changed() > ENOUGH, "the caller's memory was wrong only " + outcome.changed() + " times");
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertEquals(0, outcome.differences());
        assertTrue(
                outcome.fromCaller() < SOME,
                outcome.fromCaller() + " names came from the caller, though nobody but the program makes many calls");
    }

    private Outcome run(String deed, int parameter, int second, int length, StreamSettings settings) throws Exception {
        Path program = LiveEventsTest.compile(Path.of(PROGRAM), folder);
        Path output = folder.resolve("truth");
        Path files = Files.createDirectory(folder.resolve("files"));
        String call = deed.substring(deed.lastIndexOf(' ') + 1);
        int code = codeOf(call);
        try (LiveCapture capture = new LiveCapture(settings, Selections.calls(call))) {
            Process process = new ProcessBuilder(program.toString(), deed, "" + CALLS, files.toString(), "" + length)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            while (process.isAlive()) {
                capture.poll();
            }
            assertEquals(0, process.exitValue());
            List<String> told = new ArrayList<>();
            for (CapturedEvent event : capture.settled(e -> e.code() == code && e.tid() == process.pid())) {
                String name = event.text(parameter);
                // Starting, a program opens other files.
                if (deed.equals(NEW_MOUNT) && event.number(RESULT) < 0) {
                    told.add(FAILED);
                } else if (name.startsWith(files + "/")) {
                    told.add(lastLetter(name) + (second == 0 ? "" : lastLetter(event.text(second))));
                }
            }
            List<String> lines = Files.readAllLines(output);
            return new Outcome(
                    lines.subList(0, lines.size() - 1),
                    told,
                    Integer.parseInt(lines.get(lines.size() - 1)),
                    capture.stream().count(code, LossReason.CALLERS_NAME));
        }
    }

    private static String lastLetter(String name) {
        return name.substring(name.length() - 1);
    }

    private static int codeOf(String call) {
        return Syscall.all().stream()
                .filter(candidate -> candidate.name().equals(call))
                .findFirst()
                .orElseThrow()
                .code();
    }

    /**
     * What came of it.
     *
     * @param truth the last letters of the names that the kernel used, call by call
     * @param told those of the names in the events
     * @param changed in how many calls the caller's memory held something else afterwards
     * @param fromCaller how many names came from there by the source's own count
     */
    private record Outcome(List<String> truth, List<String> told, int changed, long fromCaller) {
        long differences() {
            long differences = 0;
            for (int i = 0; i < Math.min(truth.size(), told.size()); i++) {
                if (!truth.get(i).equals(told.get(i))) {
                    differences++;
                }
            }
            return differences;
        }
    }
}
