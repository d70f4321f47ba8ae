// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.enrich.EventEnricher;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.tap.EventTap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How sources learn which events are wanted. */
final class SelectionTest {
    private static Set<String> latest(FakeSource source) {
        return source.selections.get(source.selections.size() - 1).names();
    }

    @Test
    void tellsASourceAtItsOpeningAndThenOnlyWhatDiffers() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.rules = List.of(FakeRule.of("a", "open"));
            rig.state.types = Set.of("useradded");
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.start();
            Set<String> first = Set.of("open", "useradded", "procexit");
            assertEquals(List.of(new EventSelection(first, true)), source.selections);
            assertEquals(first, rig.pipeline.selection().names());

            rig.plug("out", new FakeOutput());
            rig.rules.rules = List.of(FakeRule.of("a", "open"), FakeRule.of("b", "open"));
            rig.rules.rules = List.of(FakeRule.of("a", "open"), FakeRule.of("b", "task"));
            PipelineRig.await("it is told", () -> source.selections.size() > 1);
            assertEquals(Set.of("open", "task", "useradded", "procexit"), latest(source));
            assertEquals(2, source.selections.size(), "what makes no difference is not told");
            assertEquals("lanner-events", source.selectingThread);
            assertEquals(
                    List.of("rule 'b'"),
                    rig.pipeline.selectedEvents().stream()
                            .filter(event -> event.name().equals("task"))
                            .findAny()
                            .orElseThrow()
                            .wantedBy());
        }
    }

    @Test
    void followsRulesThatBecomeSatisfiedEnrichersTapsAndTheConfiguration() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.rules.rules = List.of(new FakeRule("a", "syscall", true, "no field", List.of("open")));
            rig.start();
            assertEquals(Set.of("procexit"), latest(source));
            rig.rules.rules = List.of(FakeRule.of("a", "open"));
            awaitSelected(source, "open", "procexit");

            EventEnricher enricher = rig.plug(0, (EventEnricher) new NeedyEnricher());
            awaitSelected(source, "open", "task", "procexit");
            EventTap tap = rig.plugTap(0, new NeedyTap());
            awaitSelected(source, "open", "task", "useradded", "procexit");
            rig.unplug(enricher);
            awaitSelected(source, "open", "useradded", "procexit");
            rig.unplug(tap);
            awaitSelected(source, "open", "procexit");

            rig.pipeline.change(PipelineRig.LIVE.with(
                    SelectionSettings.of(new String[] {"pluginevent", "!open"}, false, false, true),
                    DropSettings.USUAL));
            awaitSelected(source, "pluginevent", "procexit");
            assertEquals(new EventSelection(Set.of("pluginevent", "procexit"), false), rig.pipeline.selection());
        }
    }

    private static void awaitSelected(FakeSource source, String... names) throws InterruptedException {
        PipelineRig.await("selected are " + List.of(names), () -> latest(source).equals(Set.of(names)));
    }

    @Test
    void goesOnWithWhatWasSelectedWhenASourceCannotChangeIt() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.rules.rules = List.of(FakeRule.of("a", "open"));
            rig.start();
            source.selectFailure = new SourceException("the kernel refuses");
            rig.rules.rules = List.of(FakeRule.of("a", "task"));
            PipelineRig.await("it is counted", () -> rig.lost("fake", "unknown", "selection-failed") == 1);
            long before = rig.pipeline.eventCount();
            PipelineRig.await("events go on", () -> rig.pipeline.eventCount() > before);
            source.selectFailure = null;
            rig.rules.rules = List.of(FakeRule.of("b", "task", "open"));
            awaitSelected(source, "open", "task", "procexit");
        }
    }

    @Test
    void believesAPluginThatCannotSayWhatItWantsToWantNothing() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.plug(0, (EventEnricher) new NeedyEnricher() {
                @Override
                public Set<String> eventTypes() {
                    throw new IllegalStateException("no");
                }
            });
            rig.start();
            assertEquals(Set.of("procexit"), latest(source));
            assertTrue(source.isOpen);
        }
    }

    private static class NeedyEnricher implements EventEnricher {
        @Override
        public Set<String> eventTypes() {
            return Set.of("task");
        }

        @Override
        public void enrich(MutableEvent event) {}
    }

    private static final class NeedyTap implements EventTap {
        @Override
        public Set<String> eventTypes() {
            return Set.of("useradded");
        }

        @Override
        public void begin(StateEngine state) {}

        @Override
        public void onEvent(Event event) {}
    }
}
