// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@RequiresKernel
class LossTest {
    private static final int SMALL_RING_BYTES = 1 << 16;
    private static final int LARGE_RING_BYTES = 1 << 20;
    private static final int FLOOD = 20_000;

    @Test
    void countsEveryEventThatTheRingHasNoRoomFor() throws Exception {
        try (LiveCapture capture = new LiveCapture(oneRing(SMALL_RING_BYTES))) {
            for (int i = 0; i < 60; i++) {
                new ProcessBuilder("true").start().waitFor();
            }
            Map<String, Long> losses = new HashMap<>();
            capture.stream().reportLosses((code, reason, extent, total) -> losses.merge(reason, total, Long::sum));
            assertTrue(losses.getOrDefault("ring-full", 0L) > 0, losses::toString);
            long lostExits = capture.stream().count(Codes.PROCEXIT, LossReason.RING_FULL);
            long keptExits = capture.stream().count(Codes.PROCEXIT, LossReason.DELIVERED);
            assertTrue(lostExits + keptExits >= 60, lostExits + " + " + keptExits);
            assertTrue(capture.settled(event -> event.code() == Codes.PROCEXIT).size() >= keptExits);
        }
    }

    @Test
    void keepsBirthsProgramsAndEndsOfProcessesWhenAFloodFillsTheRing() throws Exception {
        try (LiveCapture capture = new LiveCapture(oneRing(LARGE_RING_BYTES))) {
            for (int i = 0; i < FLOOD; i++) {
                Files.newInputStream(Path.of("/dev/null")).close();
            }
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Process process = new ProcessBuilder("/bin/true").start();
                process.waitFor();
                pids.add(process.pid());
            }
            List<CapturedEvent> told = capture.settled(event -> pids.contains(event.tid()));
            assertTrue(capture.stream().count(Codes.OPENAT, LossReason.RING_FULL) > 0, "there was a flood");
            for (int code : new int[] {Codes.CLONE, Codes.CLONE3, Codes.EXECVE, Codes.EXECVEAT, Codes.PROCEXIT}) {
                assertEquals(0, capture.stream().count(code, LossReason.RING_FULL), () -> "lost of " + code);
            }
            for (long pid : pids) {
                List<Integer> life = told.stream()
                        .filter(event -> event.tid() == pid)
                        .map(CapturedEvent::code)
                        .toList();
                assertTrue(life.contains(Codes.EXECVE), () -> pid + ": " + life);
                assertEquals(Codes.PROCEXIT, life.get(life.size() - 1), () -> pid + ": " + life);
            }
        }
    }

    @Test
    void losesNothingThatIsPolled() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT)) {
            for (int i = 0; i < 60; i++) {
                new ProcessBuilder("true").start().waitFor();
                capture.poll();
            }
            capture.settled(event -> true);
            for (int code = 0; code < Abi.EVENT_CODES; code++) {
                assertEquals(0, capture.stream().count(code, LossReason.RING_FULL));
                assertEquals(0, capture.stream().count(code, LossReason.NO_SCRATCH));
                assertEquals(0, capture.stream().count(code, LossReason.NO_PROGRAM));
            }
        }
    }

    /** Of so many bytes for all CPUs together, and as many to spare. */
    private static StreamSettings oneRing(int bytes) {
        StreamSettings base = StreamSettings.DEFAULT;
        return new StreamSettings(
                bytes,
                64,
                base.pollTimeoutMs(),
                base.skippedSyscalls(),
                base.attachMode(),
                base.groupDead(),
                false,
                KernelCopies.ALL);
    }
}
