// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.Waits;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Threads 10, 20, 30... are of a container that is not known yet; all the others are nobody's. */
final class WaitingTest {
    private static final long LAST = 50;

    private static PipelineRig rig(long limitMs, int capacity) {
        Settings usual = PipelineRig.PATIENT;
        return new PipelineRig(new Settings(
                usual.startTimeoutMs(),
                usual.delivery(),
                usual.spoolFolder(),
                usual.fillFromHost(),
                usual.patienceMs(),
                new WaitSettings(limitMs, capacity),
                usual.selection(),
                usual.drops()));
    }

    private static FakeOutput start(PipelineRig rig, FakeIdentity identity) throws InterruptedException {
        for (long tid = 10; tid <= LAST; tid += 10) {
            rig.state.threads.put(tid, new FakeThread(tid, identity));
        }
        FakeSource source = new FakeSource();
        source.last = LAST;
        FakeOutput output = rig.plug("all", new FakeOutput());
        rig.plug("some", source);
        rig.start();
        return output;
    }

    private static List<Long> others() {
        return LongStream.rangeClosed(1, LAST)
                .filter(tid -> tid % 10 != 0)
                .boxed()
                .toList();
    }

    @Test
    void keepsTheEventsOfOneContainerBackWhileAllOthersPassAndLosesNone() throws Exception {
        try (PipelineRig rig = rig(60_000, 1000)) {
            FakeIdentity identity = new FakeIdentity();
            FakeOutput output = start(rig, identity);
            PipelineRig.await("the others have passed", () -> output.count() == others().size());
            assertEquals(others(), output.numbers());
            assertEquals(5, rig.pipeline.waits().waiting());
            assertEquals(46, rig.state.applied, "state sees the first that waits, and no more of it");
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0), "what waits is not over");

            identity.settle();
            PipelineRig.await("they have passed too", () -> output.count() == LAST);
            assertEquals(List.of(10L, 20L, 30L, 40L, 50L), output.numbers().subList(45, 50), "in their order");
            assertTrue(rig.pipeline.awaitEnd(5000));
            assertEquals(List.of(), rig.pipeline.losses());
            Waits waits = rig.pipeline.waits();
            assertEquals(5, waits.events());
            assertEquals(0, waits.givenUp());
            assertTrue(waits.longestNs() > 0 && waits.medianNs() <= waits.p99Ns(), waits::toString);
        }
    }

    @Test
    void goesOnWithoutAnAnswerAfterAWhileAndCountsThat() throws Exception {
        try (PipelineRig rig = rig(50, 1000)) {
            FakeIdentity identity = new FakeIdentity();
            FakeOutput output = start(rig, identity);
            PipelineRig.await("all have passed", () -> output.count() == LAST);
            assertTrue(identity.isSettled(), "it has been told that nobody waits any more");
            assertEquals(5, rig.pipeline.waits().givenUp());
            assertEquals(5, rig.lost("identity", "unknown", "gave-up-waiting"));
        }
    }

    @Test
    void goesOnWithoutAnAnswerWhenTooManyWait() throws Exception {
        try (PipelineRig rig = rig(60_000, 4)) {
            FakeOutput output = start(rig, new FakeIdentity());
            PipelineRig.await("all have passed", () -> output.count() == LAST);
            assertEquals(5, rig.pipeline.waits().givenUp());
        }
    }

    @Test
    void letsEverythingGoAtTheEnd() throws Exception {
        try (PipelineRig rig = rig(60_000, 1000)) {
            FakeOutput output = start(rig, new FakeIdentity());
            PipelineRig.await("the others have passed", () -> output.count() == others().size());
            rig.stop();
            assertEquals(LAST, output.count());
        }
    }
}
