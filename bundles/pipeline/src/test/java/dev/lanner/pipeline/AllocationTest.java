// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class AllocationTest {
    private static final long EVENTS = 1_000_000;

    @Test
    void allocatesNothingPerEventWhenNothingMatches() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            FakeSource source = rig.plug("generator", new FakeSource());
            source.released = EVENTS;
            rig.plug(0, event -> {});
            rig.plug("out", new FakeOutput());
            rig.start();
            PipelineRig.await("it is warm", () -> rig.pipeline.eventCount() == EVENTS);
            long loop = PipelineRig.loopThreadId();
            long before = threads.getThreadAllocatedBytes(loop);
            source.released = 2 * EVENTS;
            PipelineRig.await("they have passed", () -> rig.pipeline.eventCount() == 2 * EVENTS);
            long bytes = threads.getThreadAllocatedBytes(loop) - before;
            // One byte in ten events would be no event's own: the loop may allocate now and then, for example a timer.
            assertTrue(bytes < EVENTS / 10, () -> bytes + " bytes for " + EVENTS + " events");
        }
    }
}
