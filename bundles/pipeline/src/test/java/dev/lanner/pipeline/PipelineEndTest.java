// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.spi.source.SourceException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class PipelineEndTest {
    @Test
    void isOverWhenEverySourceHasEndedAndEveryAlertIsWrittenAndFlushed() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            FakeOutput output = new FakeOutput();
            CountDownLatch gate = new CountDownLatch(1);
            output.gate = gate;
            rig.plug("slow", output);
            rig.plug("one", new FakeSource()).last = 500;
            FakeSource other = rig.plug("other", new FakeSource());
            other.released = 10;
            rig.start();
            assertFalse(rig.pipeline.awaitEnd(50), "a source is still open");
            other.last = 10;
            PipelineRig.await("both have ended", () -> rig.pipeline.sources().stream()
                    .allMatch(source -> source.state().equals("ended")));
            assertFalse(rig.pipeline.awaitEnd(50), "alerts still wait");
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0));
            gate.countDown();
            assertTrue(rig.pipeline.awaitEnd(5000));
            assertEquals(510, output.count());
            assertTrue(output.flushes > 0);
            assertEquals(Phase.STOPPED, rig.pipeline.awaitStart(0));
            assertNull(rig.pipeline.failure());
        }
    }

    @Test
    void isNeverOverWhileASourceIsOpenOrNoneIsThere() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("live", new FakeSource());
            source.released = 5;
            rig.start();
            assertFalse(rig.pipeline.awaitEnd(100));
            rig.unplug(source);
            assertFalse(rig.pipeline.awaitEnd(100), "its bundle may be being updated");
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0));
        }
    }

    @Test
    void goesOnWhenASourceComesAfterTheEnd() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("first", new FakeSource()).last = 5;
            rig.start();
            assertTrue(rig.pipeline.awaitEnd(5000));
            FakeSource second = rig.plug("second", new FakeSource());
            second.released = 5;
            PipelineRig.await("it delivers", () -> rig.pipeline.eventCount() == 10);
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0));
            assertFalse(rig.pipeline.awaitEnd(0));
            second.last = 5;
            assertTrue(rig.pipeline.awaitEnd(5000));
        }
    }

    @Test
    void hasFailedWhenNoSourceHasEndedWell() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("capture", new FakeSource());
            rig.start();
            source.pollFailure = new IllegalStateException("block 7 is damaged");
            assertTrue(rig.pipeline.awaitEnd(5000));
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(0));
            assertEquals(
                    "The source 'capture' does not work: java.lang.IllegalStateException: block 7 is damaged",
                    rig.pipeline.failure());
        }
    }

    @Test
    void doesNotWaitForTheEndOfWhatCouldNotStart() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("one", new FakeSource()).openFailure = new SourceException("no such file: a.scap");
            rig.plugRules(0, "some.yaml");
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            long begin = System.nanoTime();
            assertFalse(rig.pipeline.awaitEnd(5000));
            assertTrue(System.nanoTime() - begin < 2_000_000_000L);
        }
    }

    @Test
    void saysHowFarASourceIs() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("file", new FakeSource());
            source.last = 200;
            source.released = 50;
            rig.plug("live", new FakeSource()).released = 1;
            rig.start();
            PipelineRig.await(
                    "a quarter came", () -> rig.pipeline.sources().get(0).progress() == 0.25);
            assertEquals(-1, rig.pipeline.sources().get(1).progress());
            source.released = 200;
            PipelineRig.await("all came", () -> rig.pipeline.sources().get(0).progress() == 1);
        }
    }
}
