// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.DropSettings.Action;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DropAlarmTest {
    private static final long SECOND = 1_000_000_000L;

    private final InternalAlertQueue internal = new InternalAlertQueue("lab");
    private final List<Alert> alerts = new ArrayList<>();
    private final List<String> exits = new ArrayList<>();

    private List<Alert> alerts() {
        internal.passOn(alerts::add);
        return alerts;
    }

    private DropAlarm alarm(DropSettings settings) {
        return new DropAlarm(settings, internal, exits::add);
    }

    @Test
    void alertsWithTheFiguresOfTheSecondByReason() {
        DropAlarm alarm = alarm(DropSettings.USUAL);
        alarm.onSecond(SECOND, 5000);
        alarm.accept("ring-full", 150);
        alarm.accept("ring-full", 30);
        alarm.accept("map-full", 20);
        alarm.onSecond(2 * SECOND, 5800);
        Alert alert = alerts().get(0);
        assertEquals("Lanner internal: syscall event drop", alert.rule());
        assertEquals("internal", alert.source());
        assertEquals("lab", alert.hostname());
        assertEquals(Priority.DEBUG, alert.priority());
        assertEquals(
                Map.of("n_drops", 200L, "n_drops_ring_full", 180L, "n_drops_map_full", 20L, "n_evts", 800L),
                alert.fields());
        assertEquals(
                "Lanner internal: syscall event drop. 200 system calls dropped in last second."
                        + " (n_drops=200 n_drops_map_full=20 n_drops_ring_full=180 n_evts=800)",
                alert.message());
        assertEquals(List.of(), exits);
    }

    @Test
    void keepsQuietUpToTheThresholdOfOneSecond() {
        DropAlarm alarm = alarm(DropSettings.USUAL);
        alarm.accept("ring-full", 100);
        alarm.onSecond(SECOND, 900);
        assertEquals(List.of(), alerts(), "exactly a tenth");
        alarm.onSecond(2 * SECOND, 900);
        alarm.accept("ring-full", 101);
        alarm.onSecond(3 * SECOND, 1800);
        assertEquals(1, alerts().size());
    }

    @Test
    void actsOnceInThirtySecondsHoweverMuchIsLost() {
        DropAlarm alarm = alarm(DropSettings.USUAL);
        for (int second = 1; second <= 95; second++) {
            alarm.accept("ring-full", 1000);
            alarm.onSecond(second * SECOND, 0);
        }
        assertEquals(4, alerts().size(), "at 1, 32, 62 and 92 seconds");
    }

    @Test
    void doesWhatIsConfiguredAndFollowsAChange() {
        DropAlarm alarm = alarm(new DropSettings(0, Set.of(), 1, 1));
        alarm.accept("ring-full", 1);
        alarm.onSecond(SECOND, 100);
        assertEquals(List.of(), alerts());
        alarm.configure(new DropSettings(0, EnumSet.of(Action.EXIT), 1, 1));
        alarm.accept("ring-full", 1);
        alarm.onSecond(2 * SECOND, 100);
        assertEquals(List.of(), alerts());
        assertTrue(exits.get(0).startsWith("Lanner internal: syscall event drop. 1 system calls"), exits.get(0));
    }

    @Test
    void takesTheUsualForSettingsThatMakeNoSense() {
        assertEquals(DropSettings.USUAL, DropSettings.of(1.5, new String[] {"shout"}, -1, Double.NaN));
        assertEquals(new DropSettings(0.5, Set.of(), 2, 3), DropSettings.of(0.5, new String[] {"Ignore"}, 2, 3));
        assertEquals(
                Set.of(Action.LOG),
                DropSettings.of(0.5, new String[] {"ignore", "log"}, 2, 3).actions());
    }

    @Test
    void reachesTheOutputsLikeAnyAlert() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 10;
            source.lostRingFull = 90;
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.start();
            PipelineRig.await("the alert is written", () -> !output.internal.isEmpty());
            assertEquals(92L, output.internal.get(0).fields().get("n_drops_ring_full"), "of all types");
            assertEquals(
                    List.of(new AlertCount("Lanner internal: syscall event drop", Priority.DEBUG, 1)),
                    rig.pipeline.alerts());
        }
    }

    @Test
    void tellsOfLossesThatAStreamReportsAtItsEnd() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 1;
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.start();
            PipelineRig.await("it is polled", () -> rig.pipeline.eventCount() == 1);
            source.lostRingFull = 50;
            source.last = 1;
            assertTrue(rig.pipeline.awaitEnd(5000));
            assertEquals(1, output.internal.size());
        }
    }

    @Test
    void endsThePipelineIfThatIsConfigured() throws Exception {
        Settings settings =
                PipelineRig.LIVE.with(SelectionSettings.USUAL, new DropSettings(0.1, EnumSet.of(Action.EXIT), 1, 1));
        try (PipelineRig rig = new PipelineRig(settings)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 0;
            rig.start();
            source.lostRingFull = 5;
            PipelineRig.await("it ends", () -> phase(rig) == Phase.FAILED);
            assertTrue(String.valueOf(rig.pipeline.failure()).contains("dropped in last second"));
            PipelineRig.await("the source is closed", () -> !source.isOpen);
        }
    }

    @Test
    void countsWhatStateHasLostWithoutCallingItADrop() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            rig.plug("fake", new FakeSource()).released = 1;
            FakeOutput output = rig.plug("out", new FakeOutput());
            rig.state.lostFull = 4;
            rig.start();
            PipelineRig.await("it is collected", () -> rig.lost("state", "unknown", "table-full") == 4);
            rig.state.lostFull = 9;
            rig.stop();
            assertEquals(9, rig.lost("state", "unknown", "table-full"), "and once more at the end");
            assertEquals(List.of(), output.internal);
        }
    }

    private static Phase phase(PipelineRig rig) {
        try {
            return rig.pipeline.awaitStart(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
