// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class PipelineStartTest {
    private static final Settings IMPATIENT = PipelineRig.settings(100, 16, 0, true, 1000);

    @Test
    void failsWithARemedyWhenNoSourceAppears() throws Exception {
        try (PipelineRig rig = new PipelineRig(IMPATIENT)) {
            rig.plugRules(0, "some.yaml");
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            assertTrue(failure(rig).startsWith("No event source is there."), () -> failure(rig));
        }
    }

    @Test
    void failsWithARemedyWhenNoRulesAppear() throws Exception {
        try (PipelineRig rig = new PipelineRig(IMPATIENT)) {
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            assertTrue(failure(rig).startsWith("No rules are there."), () -> failure(rig));
            assertFalse(source.isOpen);
        }
    }

    @Test
    void startsWhenSourceAndRulesComeLate() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.pipeline.start();
            assertEquals(Phase.STARTING, rig.pipeline.awaitStart(50));
            rig.plug("fake", new FakeSource());
            rig.plugRules(0, "some.yaml");
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(5000));
            assertNull(rig.pipeline.failure());
        }
    }

    @Test
    void failsWithEveryErrorInTheRulesAndOpensNothing() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            Problem first = problem(ProblemCode.LOAD_ERR_COMPILE_CONDITION, 3);
            Problem warning = problem(ProblemCode.LOAD_UNUSED_MACRO, 5);
            Problem second = problem(ProblemCode.LOAD_ERR_VALIDATE, 9);
            rig.rules.problems = List.of(first, warning, second);
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.plugRules(0, "some.yaml");
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            assertEquals(first + "\n" + second, rig.pipeline.failure());
            assertFalse(source.isOpen);
        }
    }

    @Test
    void failsWithTheMessageOfARuleSourceThatCannotRead() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.plugRules(0, () -> {
                throw new IOException("rules/gone.yaml: no such file");
            });
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            assertEquals("Rules cannot be read: rules/gone.yaml: no such file", rig.pipeline.failure());
            assertEquals(List.of(), rig.rules.loads);
        }
    }

    @Test
    void failsWithEveryMessageWhenNoSourceCanBeOpened() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("one", new FakeSource()).openFailure = new SourceException("no such file: a.scap");
            rig.plug("two", new FakeSource()).openFailure = new SourceException("the kernel has no BTF");
            rig.plugRules(0, "some.yaml");
            rig.pipeline.start();
            assertEquals(Phase.FAILED, rig.pipeline.awaitStart(5000));
            assertEquals(
                    "The source 'one' does not work: no such file: a.scap\n"
                            + "The source 'two' does not work: the kernel has no BTF",
                    rig.pipeline.failure());
            assertEquals(0, rig.state.fills.get());
            assertEquals("failed", rig.pipeline.sources().get(0).state());
        }
    }

    @Test
    void startsWithTheSourcesThatWork() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("broken", new FakeSource()).openFailure = new SourceException("no");
            rig.plug("good", new FakeSource());
            rig.start();
            PipelineRig.await("events flow", () -> rig.pipeline.eventCount() > 0);
            assertEquals("no", rig.pipeline.sources().get(0).failure());
            assertEquals("open", rig.pipeline.sources().get(1).state());
        }
    }

    @Test
    void loadsRulesThenOpensSourcesThenFillsStateThenPolls() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            List<String> steps = new CopyOnWriteArrayList<>();
            FakeSource source = rig.plug("fake", new FakeSource());
            rig.rules.onLoad =
                    () -> steps.add("load on " + Thread.currentThread().getName());
            source.onOpen = () -> steps.add("open on " + Thread.currentThread().getName());
            rig.state.onFill = () ->
                    steps.add("fill on " + Thread.currentThread().getName() + " after polls: " + source.polls.get());
            rig.start();
            assertEquals(
                    List.of("load on lanner-rules", "open on lanner-events", "fill on lanner-events after polls: 0"),
                    steps);
        }
    }

    @Test
    void looksAtRulesBetweenBatchesWhileTheyAreLoadedForTheFirstTime() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            boolean[] isAcknowledged = new boolean[1];
            rig.rules.onLoad = () -> {
                long before = rig.rules.batches.get();
                for (int i = 0; i < 1000 && rig.rules.batches.get() <= before + 1; i++) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
                isAcknowledged[0] = rig.rules.batches.get() > before + 1;
            };
            rig.start();
            assertTrue(isAcknowledged[0]);
        }
    }

    @Test
    void leavesTheHostAloneInAReplay() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.settings(2000, 16, 0, false, 1000))) {
            rig.plug("replay", new FakeSource()).last = 10;
            rig.start();
            PipelineRig.await(
                    "the replay ends",
                    () -> rig.pipeline.sources().get(0).state().equals("ended"));
            assertEquals(10, rig.pipeline.eventCount());
            assertEquals(0, rig.state.fills.get());
        }
    }

    @Test
    void collectsDocumentsByRanking() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.plugRules(0, "user.yaml");
            rig.plugRules(100, "default.yaml");
            rig.plugRules(50, "more.yaml");
            rig.pipeline.start();
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(5000));
            assertEquals(
                    List.of("default.yaml", "more.yaml", "user.yaml"),
                    rig.rules.loads.get(0).stream().map(RulesDocument::name).toList());
        }
    }

    @Test
    void loadsAgainOnceWhenRuleSourcesComeAndGo() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.start();
            var old = rig.plugRules(0, "old.yaml");
            rig.unplugRules(old);
            rig.plugRules(0, "new.yaml");
            PipelineRig.await("rules are loaded again", () -> rig.rules.loads.size() == 2);
            assertEquals(
                    List.of("some.yaml", "new.yaml"),
                    rig.rules.loads.get(1).stream().map(RulesDocument::name).toList());
        }
    }

    @Test
    void goesOnWhenChangedRulesAreWrong() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.start();
            rig.rules.problems = List.of(problem(ProblemCode.LOAD_ERR_VALIDATE, 1));
            rig.plugRules(0, "wrong.yaml");
            PipelineRig.await("rules are loaded again", () -> rig.rules.loads.size() == 2);
            long before = rig.pipeline.eventCount();
            PipelineRig.await("events go on", () -> rig.pipeline.eventCount() > before);
            assertEquals(Phase.RUNNING, rig.pipeline.awaitStart(0));
            PipelineRig.await("the failure is an alert", () -> rig.pipeline.alerts().stream()
                    .anyMatch(alert -> alert.rule().equals("Lanner internal: rules not reloaded")));
        }
    }

    @Test
    void loadsWhatChangesAllTheTimeNowAndThen() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.start();
            long end = System.nanoTime() + 3_000_000_000L;
            while (rig.rules.loads.size() < 3 && System.nanoTime() - end < 0) {
                rig.plugRules(0, "more.yaml");
                Thread.sleep(20);
            }
            assertTrue(rig.rules.loads.size() >= 3, () -> "loads: " + rig.rules.loads.size());
        }
    }

    @Test
    void loadsAtOnceWhenAskedAndTellsWhatCameOfIt() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.plug("fake", new FakeSource());
            rig.start();
            RulesLoad good = rig.pipeline.reloadRules();
            assertEquals(new RulesLoad(List.of(), List.of(), 1), good);
            Problem problem = problem(ProblemCode.LOAD_ERR_VALIDATE, 1);
            rig.rules.problems = List.of(problem);
            RulesLoad bad = rig.pipeline.reloadRules();
            assertEquals(List.of(problem.toString()), bad.errors());
            assertFalse(bad.isSuccessful());
        }
    }

    @Test
    void stopsWithItsFiguresStillThere() throws Exception {
        PipelineRig rig = new PipelineRig(PipelineRig.PATIENT);
        FakeSource source = rig.plug("fake", new FakeSource());
        source.released = 5000;
        FakeOutput output = rig.plug("out", new FakeOutput());
        rig.start();
        PipelineRig.await("events have come", () -> rig.pipeline.eventCount() == 5000);
        source.released = 5100;
        rig.stop();
        assertEquals(Phase.STOPPED, rig.pipeline.awaitStart(0));
        assertEquals(5100, rig.pipeline.eventCount(), "what happened before the end is read");
        assertEquals(5100, output.count());
        assertEquals(5100, rig.pipeline.alerts().get(0).count());
        assertEquals("ended", rig.pipeline.sources().get(0).state());
        assertEquals(5100, rig.pipeline.sources().get(0).events());
        assertFalse(source.isOpen);
    }

    private static String failure(PipelineRig rig) {
        String failure = rig.pipeline.failure();
        assertNotNull(failure);
        return failure;
    }

    private static Problem problem(ProblemCode code, int line) {
        return new Problem(code, new Location("some.yaml", line, 1), "rule 'x'", "it is wrong", null, "do this");
    }
}
