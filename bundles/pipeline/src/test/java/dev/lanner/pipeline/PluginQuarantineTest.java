// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.pipeline.PluginQuarantine.Limits;
import dev.lanner.spi.enrich.EventEnricher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PluginQuarantineTest {
    private final List<String> told = new ArrayList<>();
    private long nowNs;
    private final PluginQuarantine quarantine = new PluginQuarantine(
            new Limits(3, 1_000, 50, 2, 500),
            (subject, priority, text, fields) -> told.add(subject + ": " + text),
            () -> nowNs);
    private final Guard guard = quarantine.admit("tap", "Bad");

    @Test
    void keepsOutWhatFailsTooOftenWithinTheWindowAndTellsOfItOnce() {
        fail(2);
        assertFalse(guard.isOut());
        assertEquals(2, quarantine.patients().get(0).failures());
        fail(3);
        assertTrue(guard.isOut());
        assertEquals(1, told.size(), told::toString);
        assertTrue(
                told.get(0)
                        .startsWith("plugin quarantined: The tap 'Bad' has failed 3 times and is not called any more:"),
                told::toString);
        assertTrue(quarantine.patients().get(0).isQuarantined());
    }

    @Test
    void failuresThatAreFarBetweenDoNotCount() {
        for (int i = 0; i < 100; i++) {
            nowNs += 501;
            fail(1);
        }
        assertFalse(guard.isOut());
        assertEquals(100, quarantine.patients().get(0).failures());
        assertEquals(List.of(), told);
    }

    @Test
    void aCallThatTakesLongerThanItMayIsAFailure() {
        guard.onTime(1_000, 50);
        assertEquals(List.of(), quarantine.patients());
        for (int i = 0; i < 3; i++) {
            guard.onTime(51, 51);
        }
        assertTrue(guard.isOut());
    }

    @Test
    void whoOnlyWaitsMayDoSoForLonger() {
        for (int i = 0; i < 100; i++) {
            guard.onTime(1_019, 50);
        }
        assertEquals(List.of(), quarantine.patients());
        for (int i = 0; i < 3; i++) {
            guard.onTime(1_020, 0);
        }
        assertTrue(guard.isOut());
    }

    @Test
    void whoIsLetOutHasToFailAsOftenAgain() {
        fail(3);
        assertEquals(0, quarantine.release("Good"));
        assertEquals(1, quarantine.release("tap Bad"));
        assertFalse(guard.isOut());
        fail(2);
        assertFalse(guard.isOut());
        fail(1);
        assertTrue(guard.isOut());
        assertEquals(1, quarantine.release("Bad"));
    }

    @Test
    void nobodyIsKeptOutIfNoNumberIsTooMany() {
        quarantine.change(new Limits(0, 1_000, Long.MAX_VALUE, 0, Long.MAX_VALUE));
        fail(50);
        guard.onTime(1_000_000, 1_000_000);
        assertFalse(guard.isOut());
    }

    @Test
    void countsInARowWhatIsTriedAgainAfterPauses() {
        Guard patient = quarantine.admitPatiently("output", "Slow");
        assertFalse(patient.isTooLong(500));
        assertTrue(patient.isTooLong(501));
        patient.onFailure("no");
        nowNs += 1_000_000;
        patient.onSuccess();
        patient.onFailure("no");
        assertFalse(patient.isOut(), "it has worked in between");
        nowNs += 1_000_000;
        patient.onFailure("still no");
        assertTrue(patient.isOut(), "twice in a row, however long that took");
        patient.onSuccess();
        assertTrue(patient.isOut(), "what was begun before does not let it out");
        assertEquals(1, quarantine.release("output Slow"));
        patient.onFailure("no");
        assertFalse(patient.isOut());
    }

    @Test
    void whoHasLeftIsForgotten() {
        fail(3);
        quarantine.leave(guard);
        assertEquals(List.of(), quarantine.patients());
        guard.onFailure(new IllegalStateException("late"));
        assertEquals(List.of(), quarantine.patients());
    }

    @Test
    void anEnricherThatAlwaysThrowsIsCalledNoMoreAndEventsGoOn() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            Throwing enricher = new Throwing();
            rig.plug(0, (EventEnricher) enricher);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 1_000;
            rig.start();
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 1_000);
            assertEquals(10, enricher.calls);
            assertEquals("enricher", rig.quarantine.patients().get(0).kind());
            assertEquals(1, rig.quarantine.release("Throwing"));
            source.released = 2_000;
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 2_000);
            assertEquals(20, enricher.calls);
            rig.unplug(enricher);
            assertEquals(List.of(), rig.quarantine.patients());
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            guard.onFailure(new IllegalStateException("no"));
        }
    }

    private static final class Throwing implements EventEnricher {
        private volatile int calls;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void enrich(MutableEvent event) {
            calls++;
            throw new IllegalStateException("always");
        }
    }
}
