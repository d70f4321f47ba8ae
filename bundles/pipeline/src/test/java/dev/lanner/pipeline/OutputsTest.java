// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.Latency;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.pipeline.throttle.FakeThrottle;
import dev.lanner.pipeline.throttle.Throttle;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class OutputsTest {
    private static final Settings SMALL_QUEUES = PipelineRig.settings(2000, 16, 0, true, 300);

    /** Alerts that a worker without a spool may have taken out of the queue. */
    private static final int IN_HAND = AlertOutput.MOST_UNFLUSHED;

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
            Latency latency = rig.pipeline.outputs().get(0).latency();
            assertTrue(latency.sumMs() > 0);
            assertEquals(
                    1000,
                    latency.counts().get(Latency.BOUNDS_MS.size()),
                    "the events are from long ago, every one of them");
            assertEquals(1000, rig.pipeline.alerts().get(0).count());
        }
    }

    @Test
    void outputsAreOpenedBeforeTheirFirstAlertAndAnewWhenAskedTo() throws Exception {
        try (PipelineRig rig = new PipelineRig(SMALL_QUEUES)) {
            FakeOutput broken = new FakeOutput();
            broken.openingFailure = new IOException("no such folder");
            rig.plug("broken", broken);
            FakeOutput good = rig.plug("good", new FakeOutput());
            rig.plug("fake", new FakeSource()).released = 0;
            rig.start();
            PipelineRig.await("both are opened", () -> broken.openings == 1 && good.openings == 1);
            PipelineRig.await(
                    "what is wrong is told without an alert",
                    () -> rig.pipeline.outputs().get(0).failure() != null);
            assertEquals(
                    "no such folder",
                    Objects.requireNonNull(rig.pipeline.outputs().get(0).failure())
                            .text());
            assertNull(rig.pipeline.outputs().get(1).failure());
            broken.openingFailure = null;
            rig.pipeline.reopenOutputs();
            PipelineRig.await("both are opened anew", () -> broken.openings == 2 && good.openings == 2);
            PipelineRig.await(
                    "all is well again", () -> rig.pipeline.outputs().get(0).failure() == null);
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
            for (long n = 10; n <= 1500; n += 10) {
                long target = n;
                source.released = n;
                PipelineRig.await("the good one has them", () -> good.count() == target);
            }
            assertEquals(0, hanging.count());
            long lost = rig.lost("hanging", "alert", "queue-full");
            assertEquals(
                    1500 + 1 - 16 - IN_HAND,
                    lost,
                    "all but those in the queue and those in hand, and the alert that tells of it");
            assertEquals(lost, rig.pipeline.outputs().get(0).dropped());
            assertEquals(0, rig.pipeline.outputs().get(1).dropped());
            PipelineRig.await("the good one is told", () -> good.internal.size() == 1);
            assertEquals("hanging", good.internal.get(0).fields().get("output"));
            gate.countDown();
            // The alert that tells of the losses may be among them: that depends on who had room at that moment.
            PipelineRig.await("it catches up", () -> hanging.count() + hanging.internal.size() == 16 + IN_HAND);
        }
    }

    @Test
    void triesAgainWhatAnOutputRefusesAndTellsSinceWhen() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeOutput bad = rig.plug("bad", new FakeOutput());
            bad.failure = new IOException("connection refused");
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            long before = System.currentTimeMillis();
            rig.start();
            PipelineRig.await(
                    "it was tried again", () -> rig.pipeline.outputs().get(0).retries() > 2);
            OutputStatus status = rig.pipeline.outputs().get(0);
            OutputStatus.Failure failure = Objects.requireNonNull(status.failure());
            assertEquals("connection refused", failure.text());
            assertTrue(
                    failure.sinceMs() >= before && failure.sinceMs() <= System.currentTimeMillis(), failure::toString);
            assertEquals(OutputStatus.State.RETRYING, status.state());
            bad.failure = null;
            source.released = 101;
            List<Long> all = LongStream.rangeClosed(1, 101).boxed().toList();
            PipelineRig.await("it works again", () -> bad.numbers().equals(all));
            PipelineRig.await(
                    "nothing is wrong any more",
                    () -> rig.pipeline.outputs().get(0).failure() == null);
            assertEquals(101, rig.pipeline.outputs().get(0).delivered());
            assertEquals(List.of(), rig.pipeline.losses());
        }
    }

    @Test
    void countsAnAlertThatTheReceiverWillNeverTakeAndGoesOn() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<Long> taken = new CopyOnWriteArrayList<>();
            rig.plug("picky", (AlertOutput) alert -> {
                long number = Long.parseLong(alert.message());
                if (number % 10 == 0) {
                    throw new AlertRejectedException("400 bad request");
                }
                taken.add(number);
            });
            rig.plug("fake", new FakeSource()).released = 100;
            rig.start();
            PipelineRig.await(
                    "all are through", () -> rig.pipeline.outputs().get(0).delivered() == 90);
            assertEquals(10, rig.pipeline.outputs().get(0).rejected());
            assertEquals(10, rig.lost("picky", "alert", "rejected"));
            assertEquals(
                    LongStream.rangeClosed(1, 100)
                            .filter(number -> number % 10 != 0)
                            .boxed()
                            .toList(),
                    taken);
        }
    }

    @Test
    void findsTheOneThatIsRejectedAmongThoseSentTogether() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<Long> taken = new CopyOnWriteArrayList<>();
            List<Long> kept = new ArrayList<>();
            CountDownLatch gate = new CountDownLatch(1);
            rig.plug("bulk", new AlertOutput() {
                @Override
                public void write(Alert alert) {
                    kept.add(Long.parseLong(alert.message()));
                }

                @Override
                public void flush() throws IOException {
                    awaitGate(gate);
                    List<Long> sent = List.copyOf(kept);
                    kept.clear();
                    if (sent.contains(77L) || sent.contains(200L)) {
                        throw new AlertRejectedException("413 too large");
                    }
                    taken.addAll(sent);
                }
            });
            rig.plug("fake", new FakeSource()).released = 1000;
            rig.start();
            PipelineRig.await("they have come", () -> rig.pipeline.eventCount() == 1000);
            gate.countDown();
            PipelineRig.await(
                    "all are through", () -> rig.pipeline.outputs().get(0).delivered() == 998);
            assertEquals(2, rig.pipeline.outputs().get(0).rejected());
            assertEquals(
                    LongStream.rangeClosed(1, 1000)
                            .filter(number -> number != 77 && number != 200)
                            .boxed()
                            .toList(),
                    taken);
        }
    }

    private static void awaitGate(CountDownLatch gate) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void anOutputThatFailsToFlushIsAskedAgain() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> calls = new CopyOnWriteArrayList<>();
            rig.plug("full", new AlertOutput() {
                @Override
                public void write(Alert alert) {
                    calls.add("write " + alert.id());
                }

                @Override
                public void flush() throws IOException {
                    calls.add("flush");
                    if (calls.size() == 2) {
                        throw new IOException("no space left");
                    }
                }
            });
            rig.plug("fake", new FakeSource()).released = 1;
            rig.start();
            PipelineRig.await(
                    "it is delivered", () -> rig.pipeline.outputs().get(0).delivered() == 1);
            String write = calls.get(0);
            assertEquals(List.of(write, "flush", write, "flush"), calls, "the same alert by the same id");
            assertTrue(write.length() > "write ".length(), write);
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
            PipelineRig.await("they wait", () -> rig.pipeline.outputs().get(0).queued() == 11);
            long begin = System.nanoTime();
            rig.unplug(output);
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            output.isDeactivated = true;
            assertTrue(tookMs >= 250 && tookMs < 3000, () -> "took " + tookMs + " ms");
            assertEquals(11, rig.lost("hanging", "alert", "not-drained"));
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
            assertEquals(1000 + 1 - 4 - IN_HAND, rig.lost("dead", "alert", "queue-full"));
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
    void aThrottleHoldsBackForAllOutputsAndItsSumIsTold() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeOutput one = rig.plug("one", new FakeOutput());
            FakeOutput two = rig.plug("two", new FakeOutput());
            Throttle throttle = FakeThrottle.ofSameWithin("noise", 3600);
            rig.pipeline.addThrottle(throttle);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            rig.start();
            PipelineRig.await("they are held back", () -> rig.lost("throttle", "alert", "noise") == 99);
            PipelineRig.await("one has passed", () -> one.numbers().equals(List.of(1L)));
            assertEquals(List.of(), one.internal);
            rig.pipeline.removeThrottle(throttle);
            source.released = 110;
            PipelineRig.await("the others pass", () -> one.count() == 11 && two.count() == 11);
            PipelineRig.await("it is told", () -> one.internal.size() == 1 && two.internal.size() == 1);
            assertEquals(
                    "Lanner internal: alerts suppressed", one.internal.get(0).rule());
            assertEquals(99L, one.internal.get(0).fields().get("n_suppressed"));
            assertEquals(one.internal.get(0).id(), two.internal.get(0).id());
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
