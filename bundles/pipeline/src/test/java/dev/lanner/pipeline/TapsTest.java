// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.tap.EventTap;
import dev.lanner.spi.tap.MatchTap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class TapsTest {
    private static final int SWAPS = 500;

    @Test
    void tellsATapTheStateBeforeItsFirstEventAndThenEveryEvent() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 3;
            rig.start();
            PipelineRig.await("all came", () -> tap.steps.size() == 4);
            assertEquals(List.of("begin", "1", "2", "3"), tap.steps);
            FakeTap late = rig.plugTap(0, new FakeTap());
            source.released = 5;
            PipelineRig.await("all came", () -> late.steps.size() == 3);
            assertEquals(List.of("begin", "4", "5"), late.steps);
            assertEquals(List.of("begin", "1", "2", "3", "4", "5"), tap.steps);
        }
    }

    @Test
    void tellsTheStateAgainWhenAnotherHostBeginsAndNothingOfItsListing() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            FakeSource first = rig.plug("first", new FakeSource());
            first.released = 1;
            rig.start();
            PipelineRig.await("it came", () -> tap.steps.size() == 2);
            FakeSource second = new FakeSource();
            second.released = 2;
            second.onFirstPoll = handler -> {
                handler.onHost(new Host("other", 0, 0, 0, false));
                second.tell(handler, FakeCatalogue.TASK, 77);
            };
            rig.plug("second", second);
            PipelineRig.await("all came", () -> tap.steps.size() == 5);
            assertEquals(List.of("begin", "1", "begin", "1", "2"), tap.steps);
            assertEquals(1, rig.state.steps.indexOf("task 77"), "the state is told before the tap is");
        }
    }

    @Test
    void showsATapWhatIsToldInPassingButNotWhatComesBeforeItsBeginning() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.onFirstPoll = handler -> source.tell(handler, FakeCatalogue.TASK, 77);
            source.released = 1;
            rig.start();
            PipelineRig.await("the first came", () -> tap.steps.size() == 2);
            source.code = FakeCatalogue.TASK;
            source.released = 2;
            PipelineRig.await("what is told came", () -> tap.steps.size() == 3);
            assertEquals(List.of("begin", "1", "state 2"), tap.steps);
            assertEquals(1, rig.pipeline.eventCount());
        }
    }

    @Test
    void leavesATapThatThrowsOutOfTheRestOfTheBatchAndCountsWhatItMisses() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            FakeTap other = rig.plugTap(1, new FakeTap());
            tap.throwsAt = 2;
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 5;
            rig.start();
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 5);
            assertEquals(List.of("begin", "1"), tap.steps);
            assertEquals(1, rig.lost("FakeTap", "open", "tap-threw"));
            PipelineRig.await("the batch has ended", () -> rig.lost("FakeTap", "unknown", "tap-left-out") == 3);
            assertEquals(List.of("begin", "1", "2", "3", "4", "5"), other.steps);
            source.released = 6;
            PipelineRig.await("it goes on", () -> tap.steps.size() == 3);
            assertEquals("6", tap.steps.get(2));
        }
    }

    @Test
    void givesNoEventToATapThatCouldNotBegin() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            tap.cannotBegin = true;
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 2;
            rig.start();
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 2);
            tap.cannotBegin = false;
            source.released = 3;
            PipelineRig.await("it begins in the next batch", () -> tap.steps.size() == 2);
            assertEquals(List.of("begin", "3"), tap.steps);
            assertEquals(1, rig.lost("FakeTap", "unknown", "tap-threw"));
            assertEquals(2, rig.lost("FakeTap", "unknown", "tap-left-out"));
        }
    }

    @Test
    void letsATapPassOnWhatItHasGatheredAfterEachBatchAndWhenThereIsNone() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeTap tap = rig.plugTap(0, new FakeTap());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.last = 5;
            rig.start();
            assertTrue(rig.pipeline.awaitEnd(5000));
            PipelineRig.await("it got all before a pause", () -> tap.gatheredAtPause == 5);
            int pauses = tap.pauses;
            PipelineRig.await("it is asked on, although no source is left", () -> tap.pauses > pauses + 3);
            tap.cannotPause = true;
            PipelineRig.await("what it throws is counted", () -> rig.lost("FakeTap", "unknown", "tap-threw") > 0);
            rig.unplug(tap);
            int last = tap.pauses;
            Thread.sleep(20);
            assertEquals(last, tap.pauses, "asked after it had left");
        }
    }

    @Test
    void neverCallsATapThatHasLeft() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            rig.plug("generator", new FakeSource());
            rig.start();
            int served = 0;
            for (int i = 0; i < SWAPS; i++) {
                CountingTap tap = rig.plugTap(0, new CountingTap());
                if (i % 10 == 0) {
                    PipelineRig.await("it is called", () -> tap.calls > 0);
                }
                rig.unplug(tap);
                tap.hasLeft = true;
                Thread.onSpinWait();
                assertEquals(0, tap.lateCalls);
                assertEquals(0, tap.gaps);
                served += tap.calls > 0 ? 1 : 0;
            }
            int called = served;
            assertTrue(called >= SWAPS / 10, () -> "only " + called + " were called");
        }
    }

    @Test
    void tellsATapThatAsksForItWhichRulesMatchBeforeTheEventHasEnded() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 2;
            FakeOutput output = rig.plug("out", new FakeOutput());
            MatchingTap tap = rig.plugTap(0, new MatchingTap(rig.state));
            FakeTap other = rig.plugTap(1, new FakeTap());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 4;
            rig.start();
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 4);
            assertEquals(
                    List.of("1", "2", "2 Every nth, 1 completed", "3", "4", "4 Every nth, 3 completed"), tap.steps);
            assertEquals(List.of("begin", "1", "2", "3", "4"), other.steps);
            PipelineRig.await("alerts are given all the same", () -> output.count() == 2);
        }
    }

    @Test
    void leavesOutATapThatThrowsAtAMatchAndCountsWhatTapsSayTheyHaveLost() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 2;
            MatchingTap tap = rig.plugTap(0, new MatchingTap(rig.state));
            tap.throwsAtMatch = true;
            tap.lost = 5;
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 3;
            rig.start();
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 3);
            PipelineRig.await("it is counted", () -> rig.lost("MatchingTap", "unknown", "tap-left-out") == 1);
            assertEquals(List.of("1", "2"), tap.steps);
            assertEquals(1, rig.lost("MatchingTap", "open", "tap-threw"));
            PipelineRig.await("losses are asked for", () -> rig.lost("MatchingTap", "unknown", "disk-full") == 5);
        }
    }

    private static final class MatchingTap implements MatchTap, LossReporting {
        final List<String> steps = new CopyOnWriteArrayList<>();
        private final FakeState state;
        volatile boolean throwsAtMatch;
        volatile long lost;

        MatchingTap(FakeState state) {
            this.state = state;
        }

        @Override
        public Set<String> eventTypes() {
            return Set.of();
        }

        @Override
        public void begin(StateEngine host) {}

        @Override
        public void onEvent(Event event) {
            steps.add(Long.toString(event.tid()));
        }

        @Override
        public void onMatch(Rule rule, Event event) {
            if (throwsAtMatch) {
                throw new IllegalStateException("disk is full");
            }
            steps.add(event.tid() + " " + rule.name() + ", " + state.completed + " completed");
        }

        @Override
        public void reportLosses(LossReceiver receiver) {
            receiver.onLoss(-1, "disk-full", Loss.Extent.WHOLE, lost);
        }
    }

    private static final class FakeTap implements EventTap {
        final List<String> steps = new CopyOnWriteArrayList<>();
        volatile long throwsAt;
        volatile boolean cannotBegin;
        volatile boolean cannotPause;
        volatile int pauses;
        volatile int gatheredAtPause;

        @Override
        public Set<String> eventTypes() {
            return Set.of();
        }

        @Override
        public void begin(StateEngine state) {
            if (cannotBegin) {
                throw new IllegalStateException("not yet");
            }
            steps.add("begin");
        }

        @Override
        public void onEvent(Event event) {
            if (event.tid() == throwsAt) {
                throw new IllegalStateException("disk is full");
            }
            steps.add(Long.toString(event.tid()));
        }

        @Override
        public void onStateEvent(Event event) {
            steps.add("state " + event.tid());
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void onPause() {
            pauses++;
            gatheredAtPause = steps.size() - 1;
            if (cannotPause) {
                throw new IllegalStateException("disk is full");
            }
        }
    }

    /** Notices calls after its end, and events that it was not given. */
    private static final class CountingTap implements EventTap {
        volatile boolean hasLeft;
        volatile int calls;
        volatile int lateCalls;
        volatile int gaps;
        private long expected;

        @Override
        public Set<String> eventTypes() {
            return Set.of();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void begin(StateEngine state) {
            if (hasLeft) {
                lateCalls++;
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void onPause() {
            if (hasLeft) {
                lateCalls++;
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void onEvent(Event event) {
            if (hasLeft) {
                lateCalls++;
            }
            if (calls > 0 && event.number() != expected) {
                gaps++;
            }
            calls++;
            expected = event.number() + 1;
        }
    }
}
