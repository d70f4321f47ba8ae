// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.state.Host;
import dev.lanner.events.StandardCatalogue;
import dev.lanner.spi.source.EventHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was there before the stream. */
@RequiresKernel
class RunningTasksTest {
    private static final Path PROGRAMS = Path.of("src/test/c/live/start");
    private static final int GROUP_OF_TOLD = 2;
    private static final int GROUP_OF_BORN = 25;

    private final Path folder;

    RunningTasksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tellsOfThreadsAndFilesThatWereThereBefore() throws Exception {
        Path output = folder.resolve("expectations");
        ProcessBuilder builder = new ProcessBuilder(
                        LiveEventsTest.compile(PROGRAMS.resolve("running.c"), folder)
                                .toString(),
                        "first",
                        "second one")
                .directory(Files.createDirectory(folder.resolve("work")).toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().put("NAME", "some value");
        Process process = builder.start();
        try {
            List<ExpectedEvent> expected = expectations(process, output);
            assertTrue(expected.size() > 15, () -> "only " + expected);
            try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT)) {
                assertTrue(capture.stream().tellsState());
                capture.settled(event -> true);
                assertEquals("", String.join("\n", LiveEventsTest.compare(expected, capture.events())));
                LiveEventTable.add("start/running", new LiveProgram(expected, Map.of()));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** They are there when their last line is, which the program's closing of its output makes sure of. */
    private static List<ExpectedEvent> expectations(Process process, Path output) throws Exception {
        StandardCatalogue catalogue = new StandardCatalogue();
        Path standardOutput = Path.of("/proc/" + process.pid() + "/fd/1");
        while (process.isAlive() && Files.exists(standardOutput)) {
            Thread.sleep(1);
        }
        assertTrue(process.isAlive(), "the program has failed");
        List<ExpectedEvent> expected = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            expected.add(ExpectedEvent.parse(line, catalogue));
        }
        return expected;
    }

    @Test
    void missesAndDoublesNoProcessOfThoseThatLiveAcrossTheStart() throws Exception {
        Path program = LiveEventsTest.compile(PROGRAMS.resolve("storm.c"), folder);
        for (int round = 0; round < 2; round++) {
            Process process = new ProcessBuilder(program.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader ready = process.inputReader()) {
                assertEquals("ready", ready.readLine());
                assertKnowsTheStorm(process);
            } finally {
                process.getOutputStream().close();
                process.waitFor();
            }
        }
    }

    private static void assertKnowsTheStorm(Process process) throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT)) {
            process.getOutputStream().write('s');
            process.getOutputStream().flush();
            Set<Long> alive = members(process.pid());
            Set<Long> before = Set.of();
            while (!alive.equals(before)) {
                TimeUnit.MILLISECONDS.sleep(100);
                before = alive;
                alive = members(process.pid());
            }
            capture.settled(event -> true);
            assertEquals(0, capture.stream().count(Codes.PROCEXIT, LossReason.RING_FULL));
            assertTrue(alive.size() > 10, () -> "only " + capture.events().size() + " events");
            assertEquals(alive, known(process.pid(), capture.events()));
        }
    }

    /** Not only what somebody has changed of one. */
    private static boolean isWholeTask(CapturedEvent event) {
        return event.code() == Codes.ITER_TASK && event.bytes(GROUP_OF_TOLD).length > 0;
    }

    /** The group's processes, as one who believes the events would have them. */
    private static Set<Long> known(long group, List<CapturedEvent> events) {
        Set<Long> told = new HashSet<>();
        Set<Long> known = new TreeSet<>();
        for (CapturedEvent event : events) {
            if (isWholeTask(event) && event.number(GROUP_OF_TOLD) == group) {
                assertTrue(told.add(event.tid()), () -> "told twice: " + event);
                known.add(event.tid() & 0xffffffffL);
            } else if (Facts.isClone(event) && event.number(1) == 0 && event.number(GROUP_OF_BORN) == group) {
                known.add(event.tid());
            } else if (event.code() == Codes.PROCEXIT) {
                known.remove(event.tid());
            }
        }
        assertFalse(told.isEmpty());
        return known;
    }

    /** By /proc, without those that have ended. */
    private static Set<Long> members(long group) throws IOException {
        Set<Long> members = new TreeSet<>();
        try (Stream<Path> folders = Files.list(Path.of("/proc"))) {
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                if (Character.isDigit(name.charAt(0)) && isMember(folder, group)) {
                    members.add(Long.parseLong(name));
                }
            }
        }
        return members;
    }

    private static boolean isMember(Path folder, long group) {
        try {
            String stat = Files.readString(folder.resolve("stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(words[2]) == group && !"ZX".contains(words[0]);
        } catch (IOException e) {
            // It has ended in between.
            return false;
        }
    }

    @Test
    void tellsOfTheHostFirst() throws Exception {
        List<String> order = new ArrayList<>();
        try (EbpfStream stream =
                EbpfStream.open(StreamSettings.DEFAULT, Selections.NOTHING, unused -> Selections.rareCalls())) {
            stream.poll(
                    new EventHandler() {
                        @Override
                        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
                            order.add("event " + record.getShort(offset + Abi.HEADER_TYPE_AT));
                        }

                        @Override
                        public void onHost(Host host) {
                            assertTrue(host.isThisOne());
                            assertTrue(host.memoryBytes() > 0 && host.cpuCount() > 0 && host.bootTimeNs() > 0);
                            order.add("host " + host.name());
                        }
                    },
                    2);
        }
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertEquals(List.of("host " + name, "event " + Codes.ITER_TASK, "event " + Codes.ITER_TASK), order);
    }

    @Test
    void leavesTheStateToOthersIfToldSo() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT.withoutIterators())) {
            assertFalse(capture.stream().tellsState());
            assertEquals(List.of(), capture.settled(RunningTasksTest::isWholeTask));
        }
    }
}
