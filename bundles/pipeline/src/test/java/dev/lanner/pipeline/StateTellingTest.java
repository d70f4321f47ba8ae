// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.state.Host;
import dev.lanner.spi.enrich.EventEnricher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Streams that tell the state at their start themselves. */
final class StateTellingTest {
    @Test
    void givesTheListingToStateAloneAndNumbersTheEventsFromOne() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> enriched = new CopyOnWriteArrayList<>();
            rig.plug(0, (EventEnricher) event -> enriched.add(event.number() + " " + event.tid()));
            FakeOutput output = rig.plug("out", new FakeOutput());
            FakeSource source = rig.plug("replay", telling("lab7"));
            source.last = 3;
            rig.start();
            assertEquals(true, rig.pipeline.awaitEnd(5000));
            assertEquals(List.of("begin lab7", "task 100", "useradded 101"), rig.state.steps);
            assertEquals(0, rig.state.fills.get(), "nobody looks at this host");
            assertEquals(List.of(1L, 2L, 3L), output.numbers());
            assertEquals(List.of("1 1", "2 2", "3 3"), enriched);
            assertEquals(3, rig.pipeline.eventCount());
            assertEquals(3, rig.pipeline.sources().get(0).events());
        }
    }

    @Test
    void countsAnAccountThatIsAddedLaterAsAnEventButNeverAListing() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            FakeOutput output = rig.plug("out", new FakeOutput());
            FakeSource source = telling("lab7");
            source.released = 1;
            rig.plug("replay", source);
            rig.start();
            PipelineRig.await("the first came", () -> output.count() == 1);
            source.code = FakeCatalogue.USER_ADDED;
            source.released = 2;
            PipelineRig.await("the account came", () -> output.count() == 2);
            source.code = FakeCatalogue.TASK;
            source.released = 3;
            PipelineRig.await("the listing came", () -> rig.state.steps.contains("task 3"));
            assertEquals(2, rig.pipeline.eventCount());
            assertEquals(List.of(1L, 2L), output.numbers());
        }
    }

    @Test
    void looksAtThisHostWhenTheStreamDoesNotTell() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("live", new FakeSource()).released = 1;
            rig.start();
            assertEquals(1, rig.state.fills.get());
        }
    }

    @Test
    void keepsTheNameOfThisHostInTheAlertsOfAReplay() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> hostnames = new CopyOnWriteArrayList<>();
            rig.plug("out", (dev.lanner.spi.output.AlertOutput) alert -> hostnames.add(alert.hostname()));
            rig.plug("replay", telling("elsewhere")).last = 1;
            rig.start();
            assertEquals(true, rig.pipeline.awaitEnd(5000));
            assertEquals(List.of("lab"), hostnames);
        }
    }

    private static FakeSource telling(String host) {
        FakeSource source = new FakeSource();
        source.tellsState = true;
        source.onFirstPoll = handler -> {
            handler.onHost(new Host(host, 1, 2, 3, false));
            source.tell(handler, FakeCatalogue.TASK, 100);
            source.tell(handler, FakeCatalogue.USER_ADDED, 101);
        };
        return source;
    }

    @Test
    void passesWhatStateTellsFromBesideTheStreamBeforeTheNextEvent() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> enriched = new CopyOnWriteArrayList<>();
            rig.plug(0, (EventEnricher) event -> enriched.add(event.number() + " " + event.tid()));
            FakeSource source = new FakeSource();
            source.released = 1;
            rig.plug("live", source);
            rig.start();
            PipelineRig.await("the first came", () -> enriched.size() == 1);
            rig.state.news.addAll(List.of(70L, -71L));
            PipelineRig.await("the news came though the source is silent", () -> enriched.size() == 2);
            source.onFirstPoll = handler -> {};
            source.last = 2;
            source.released = 2;
            PipelineRig.await("the second came", () -> enriched.size() == 3);
            assertEquals(List.of("1 1", "2 70", "3 2"), enriched);
            assertEquals(4, rig.state.applied, "state has seen what is for it alone");
        }
    }

    @Test
    void passesNewsBeforeWhatHasWaitedForThem() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            FakeIdentity identity = new FakeIdentity();
            rig.state.threads.put(2L, new FakeThread(2, identity));
            List<Long> enriched = new CopyOnWriteArrayList<>();
            rig.plug(0, (EventEnricher) event -> enriched.add(event.tid()));
            FakeSource source = new FakeSource();
            source.released = 3;
            rig.plug("live", source);
            rig.start();
            PipelineRig.await("the others came", () -> enriched.size() == 2);
            rig.state.news.add(70L);
            identity.settle();
            PipelineRig.await("all came", () -> enriched.size() == 4);
            assertEquals(List.of(1L, 3L, 70L, 2L), enriched);
        }
    }
}
