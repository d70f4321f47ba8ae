// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RequiresKernel
class LossTest {
    private static final int SMALL_RING_BYTES = 1 << 16;

    @Test
    void countsEveryEventThatTheRingHasNoRoomFor() throws Exception {
        StreamSettings base = StreamSettings.DEFAULT;
        StreamSettings settings = new StreamSettings(
                SMALL_RING_BYTES,
                64,
                base.pollTimeoutMs(),
                base.skippedSyscalls(),
                base.attachMode(),
                base.groupDead(),
                false,
                KernelCopies.ALL);
        try (LiveCapture capture = new LiveCapture(settings)) {
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
}
