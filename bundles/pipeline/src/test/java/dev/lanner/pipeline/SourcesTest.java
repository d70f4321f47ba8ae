// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Pipeline.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourcesTest {
    @Test
    void opensASourceThatComesLater() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("first", new FakeSource()).released = 10;
            rig.start();
            FakeSource second = rig.plug("second", new FakeSource());
            second.released = 20;
            PipelineRig.await("both have delivered", () -> rig.pipeline.eventCount() == 30);
            assertEquals(20, rig.pipeline.sources().get(1).events());
        }
    }

    @Test
    void closesASourceOnTheLoopBeforeItsRemovalReturns() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("staying", new FakeSource());
            rig.start();
            for (int i = 0; i < 50; i++) {
                FakeSource source = rig.plug("short", new FakeSource());
                PipelineRig.await("it is polled", () -> source.polls.get() > 0);
                rig.unplug(source);
                assertFalse(source.isOpen);
                Thread closer = source.closer;
                assertEquals("lanner-events", closer == null ? "nobody" : closer.getName());
                assertEquals(0, source.misuses);
                long polls = source.polls.get();
                Thread.sleep(1);
                assertEquals(polls, source.polls.get(), "polled after its removal");
            }
        }
    }

    @Test
    void closesAndNamesASourceThatThrowsWhileTheOthersGoOn() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource bad = rig.plug("bad", new FakeSource());
            rig.plug("good", new FakeSource());
            rig.start();
            PipelineRig.await("it is polled", () -> bad.polls.get() > 0);
            bad.pollFailure = new IllegalStateException("ring is gone");
            PipelineRig.await(
                    "it has failed", () -> rig.pipeline.sources().get(0).state().equals("failed"));
            assertFalse(bad.isOpen);
            String failure = rig.pipeline.sources().get(0).failure();
            assertTrue(String.valueOf(failure).contains("ring is gone"), () -> "was: " + failure);
            assertEquals(1, rig.lost("bad", "unknown", "source-failed"));
            long before = rig.pipeline.sources().get(1).events();
            PipelineRig.await(
                    "the other goes on", () -> rig.pipeline.sources().get(1).events() > before);
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0));
        }
    }

    @Test
    void countsMalformedRecordsAndNumbersTheOthersWithoutGaps() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            source.code = 77;
            source.released = 3;
            rig.start();
            PipelineRig.await("they are counted", () -> rig.lost("fake", "unknown", "malformed") == 3);
            source.code = FakeCatalogue.OPEN;
            source.last = 5;
            source.released = 5;
            PipelineRig.await(
                    "it ends", () -> rig.pipeline.sources().get(0).state().equals("ended"));
            assertEquals(2, rig.pipeline.eventCount());
            assertEquals(5, rig.pipeline.sources().get(0).events());
        }
    }

    @Test
    void collectsLossesWhileTheStreamIsOpenAndOnceMoreWhenItIsClosed() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            source.lostRingFull = 7;
            rig.start();
            PipelineRig.await("losses are collected", () -> rig.lost("fake", "open", "ring-full") == 7);
            PipelineRig.await("those of no type too", () -> rig.lost("fake", "unknown", "ring-full") == 2);
            source.lostRingFull = 9;
            rig.unplug(source);
            assertEquals(9, rig.lost("fake", "open", "ring-full"));

            FakeSource successor = rig.plug("fake", new FakeSource());
            successor.lostRingFull = 1;
            PipelineRig.await("it is polled", () -> successor.polls.get() > 0);
            rig.unplug(successor);
            assertEquals(10, rig.lost("fake", "open", "ring-full"), "a new stream counts from 0 again");
        }
    }

    @Test
    void doesNotLetAnIdleSourceHoldUpABusyOne() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            FakeSource idle = rig.plug("idle", new FakeSource());
            idle.released = 0;
            idle.idleNs = 10_000_000;
            rig.plug("busy", new FakeSource());
            rig.start();
            Thread.sleep(300);
            long before = idle.polls.get();
            Thread.sleep(500);
            long polls = idle.polls.get() - before;
            assertTrue(polls >= 1 && polls <= 12, () -> "the idle source was polled " + polls + " times in 500 ms");
        }
    }

    @Test
    void callsKernelEventsSyscallAndPluginEventsByTheirSource() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("clock", new FakeSource());
            source.released = 1;
            rig.start();
            PipelineRig.await("the first came", () -> rig.pipeline.eventCount() == 1);
            assertEquals("syscall", rig.rules.lastSource);
            source.code = FakeCatalogue.PLUGIN_EVENT;
            source.released = 2;
            PipelineRig.await("the second came", () -> rig.pipeline.eventCount() == 2);
            assertEquals("clock", rig.rules.lastSource);
        }
    }

    @Test
    void tellsWhenTheFirstEventCame() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 0;
            rig.start();
            assertEquals(0, rig.pipeline.firstEventNs());
            long before = System.currentTimeMillis() * 1_000_000;
            source.released = 1;
            PipelineRig.await("it came", () -> rig.pipeline.eventCount() == 1);
            long after = System.currentTimeMillis() * 1_000_000 + 1_000_000;
            long first = rig.pipeline.firstEventNs();
            assertTrue(before <= first && first <= after, () -> before + " " + first + " " + after);
        }
    }

    @Test
    void survivesStateAndRulesThatThrow() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 0;
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.start();
            rig.rules.isThrowing = true;
            source.released = 5;
            PipelineRig.await("they failed", () -> rig.lost("rules", "open", "threw") == 5);
            rig.rules.isThrowing = false;
            rig.state.isThrowing = true;
            source.released = 8;
            PipelineRig.await("they failed", () -> rig.lost("state", "open", "threw") == 3);
            PipelineRig.await("rules still saw them", () -> output.numbers().equals(List.of(6L, 7L, 8L)));
            rig.stop();
            assertEquals(8, rig.state.completed);
        }
    }

    @Test
    void countsAThrowingEnricherThenSwitchesItOff() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.plug(1, event -> order.add("second"));
            rig.plug(9, event -> {
                order.add("first");
                throw new IllegalStateException("no");
            });
            rig.plug("fake", new FakeSource()).released = 100;
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.start();
            PipelineRig.await("all events came through", () -> output.count() == 100);
            assertEquals(List.of("first", "second"), order.subList(0, 2));
            assertEquals(10, order.stream().filter("first"::equals).count());
            assertEquals(100, order.stream().filter("second"::equals).count());
            long counted = rig.pipeline.losses().stream()
                    .filter(loss -> loss.reason().equals("enricher-threw"))
                    .mapToLong(dev.lanner.api.pipeline.Loss::count)
                    .sum();
            assertEquals(10, counted);
        }
    }
}
