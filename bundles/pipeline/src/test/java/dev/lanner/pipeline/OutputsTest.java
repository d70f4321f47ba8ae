// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.OutputStatus;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class OutputsTest {
    private static final Settings SMALL_QUEUES = PipelineRig.settings(2000, 16, 0, true, 300);

    @Test
    void givesEveryAlertToEveryOutputAndFlushesWhenTheQueueIsEmpty() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            FakeOutput one = rig.plug("one", new FakeOutput());
            FakeOutput two = rig.plug("two", new FakeOutput());
            rig.plug("fake", new FakeSource()).released = 3000;
            rig.rules.matchEvery = 3;
            rig.start();
            PipelineRig.await("all are flushed", () -> two.count() == 1000 && one.count() == 1000 && one.flushes > 0);
            List<Long> expected =
                    LongStream.rangeClosed(1, 1000).mapToObj(n -> n * 3).toList();
            assertEquals(expected, one.numbers());
            assertEquals(expected, two.numbers());
            assertEquals(1000, rig.pipeline.outputs().get(0).delivered());
            assertEquals(1000, rig.pipeline.alerts().get(0).count());
        }
    }

    @Test
    void anOutputThatHangsDelaysNobodyAndItsLossesAreCounted() throws Exception {
        try (PipelineRig rig = new PipelineRig(SMALL_QUEUES)) {
            CountDownLatch gate = new CountDownLatch(1);
            FakeOutput hanging = new FakeOutput();
            hanging.gate = gate;
            rig.plug("hanging", hanging);
            FakeOutput good = rig.plug("good", new FakeOutput());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 0;
            rig.start();
            for (long n = 10; n <= 1000; n += 10) {
                long target = n;
                source.released = n;
                PipelineRig.await("the good one has them", () -> good.count() == target);
            }
            assertEquals(0, hanging.count());
            long lost = rig.lost("hanging", "alert", "queue-full");
            assertEquals(1000 - 16 - 1, lost, "all but those in the queue and the one in hand");
            assertEquals(lost, rig.pipeline.outputs().get(0).dropped());
            assertEquals(0, rig.pipeline.outputs().get(1).dropped());
            gate.countDown();
            PipelineRig.await("it catches up", () -> hanging.count() == 17);
        }
    }

    @Test
    void countsWhatAnOutputRefusesAndTellsTheLastError() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeOutput bad = rig.plug("bad", new FakeOutput());
            bad.failure = new IOException("connection refused");
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            rig.start();
            PipelineRig.await("they are counted", () -> rig.lost("bad", "alert", "write-failed") == 100);
            assertEquals(
                    "connection refused",
                    Objects.requireNonNull(rig.pipeline.outputs().get(0).failure())
                            .text());
            bad.failure = null;
            source.released = 101;
            PipelineRig.await("it works again", () -> bad.numbers().equals(List.of(101L)));
        }
    }

    @Test
    void anOutputThatFailsToFlushIsAskedAgain() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> calls = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.plug("full", new dev.lanner.spi.output.AlertOutput() {
                @Override
                public void write(dev.lanner.api.alert.Alert alert) {}

                @Override
                public void flush() throws IOException {
                    calls.add("flush");
                    if (calls.size() == 1) {
                        throw new IOException("no space left");
                    }
                }
            });
            rig.plug("fake", new FakeSource()).released = 1;
            rig.start();
            PipelineRig.await("it is flushed again", () -> calls.size() == 2);
            assertEquals(1, rig.pipeline.outputs().get(0).delivered());
        }
    }

    @Test
    void writesWhatWasQueuedBeforeTheRemovalReturns() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            CountDownLatch gate = new CountDownLatch(1);
            FakeOutput output = new FakeOutput();
            output.gate = gate;
            rig.plug("slow", output);
            rig.plug("fake", new FakeSource()).released = 500;
            rig.start();
            PipelineRig.await("they are queued", () -> rig.pipeline.eventCount() == 500);
            Thread opener = new Thread(() -> {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                gate.countDown();
            });
            opener.start();
            rig.unplug(output);
            output.isDeactivated = true;
            assertEquals(500, output.count());
            opener.join();
            assertEquals(0, output.lateCalls);
        }
    }

    @Test
    void removalOfAnOutputThatHangsIsBoundedAndWhatItDidNotGetIsCounted() throws Exception {
        try (PipelineRig rig = new PipelineRig(SMALL_QUEUES)) {
            FakeOutput output = new FakeOutput();
            output.gate = new CountDownLatch(1);
            rig.plug("hanging", output);
            rig.plug("fake", new FakeSource()).released = 11;
            rig.start();
            PipelineRig.await(
                    "one is in its hands", () -> rig.pipeline.outputs().get(0).queued() == 10);
            long begin = System.nanoTime();
            rig.unplug(output);
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            output.isDeactivated = true;
            assertTrue(tookMs >= 250 && tookMs < 3000, () -> "took " + tookMs + " ms");
            PipelineRig.await("the one in hand has failed", () -> rig.lost("hanging", "alert", "write-failed") == 1);
            assertEquals(10, rig.lost("hanging", "alert", "not-drained"));
            assertEquals(0, output.lateCalls);
        }
    }

    @Test
    void losesNothingWhenEventsMayWait() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.settings(2000, 4, 30_000, true, 5000))) {
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.plug("fake", new FakeSource()).last = 20_000;
            rig.start();
            PipelineRig.await(
                    "it ends", () -> rig.pipeline.sources().get(0).state().equals("ended"));
            rig.stop();
            assertEquals(20_000, output.count());
            assertEquals(List.of(), rig.pipeline.losses());
        }
    }

    @Test
    void waitsForADeadOutputOnlyOnce() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.settings(2000, 4, 200, true, 200))) {
            FakeOutput dead = new FakeOutput();
            dead.gate = new CountDownLatch(1);
            rig.plug("dead", dead);
            rig.plug("fake", new FakeSource()).last = 1000;
            long begin = System.nanoTime();
            rig.start();
            PipelineRig.await(
                    "it ends", () -> rig.pipeline.sources().get(0).state().equals("ended"));
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertTrue(tookMs < 5000, () -> "took " + tookMs + " ms");
            assertEquals(995, rig.lost("dead", "alert", "queue-full"));
        }
    }

    @Test
    void losesNothingWhileTheOnlyOutputIsReplaced() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            FakeOutput first = rig.plug("only", new FakeOutput());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 1000;
            rig.start();
            PipelineRig.await("the first ones came", () -> rig.pipeline.eventCount() == 1000);
            rig.unplug(first);
            source.released = 2000;
            PipelineRig.await("more came", () -> rig.pipeline.eventCount() == 2000);
            FakeOutput second = rig.plug("only", new FakeOutput());
            source.last = 3000;
            source.released = 3000;
            PipelineRig.await("the last ones came", () -> rig.pipeline.eventCount() == 3000);
            rig.stop();
            assertEquals(LongStream.rangeClosed(1, 1000).boxed().toList(), first.numbers());
            assertEquals(LongStream.rangeClosed(1001, 3000).boxed().toList(), second.numbers());
            assertEquals(List.of(), rig.pipeline.losses());
        }
    }

    @Test
    void countsAlertsThatNoOutputEverTook() throws Exception {
        try (PipelineRig rig = new PipelineRig(SMALL_QUEUES)) {
            rig.plug("fake", new FakeSource()).last = 100;
            rig.start();
            PipelineRig.await(
                    "it ends", () -> rig.pipeline.sources().get(0).state().equals("ended"));
            assertEquals(84, rig.lost("pipeline", "alert", "no-output"));
            rig.stop();
            assertEquals(100, rig.lost("pipeline", "alert", "no-output"));
        }
    }

    @Test
    void givesOutputsOfOneNameDifferentNames() {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("file", new FakeOutput());
            rig.plug("file", new FakeOutput());
            assertEquals(
                    List.of("file", "file-2"),
                    rig.pipeline.outputs().stream().map(OutputStatus::name).toList());
        }
    }
}
