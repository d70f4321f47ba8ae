// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Explaining;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TapExplainerTest {
    private static TapExplainer explainer(PipelineRig rig) {
        return new TapExplainer(rig.rules, tap -> {
            rig.plugTap(0, tap);
            return () -> rig.unplug(tap);
        });
    }

    @Test
    void looksForTheRuleWhenEventsBeginAndTellsOfTheOneThatIsWanted() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            Explaining explaining = explainer(rig).begin("the rule", 2);
            assertThrows(UnknownRuleException.class, explaining::explanation);
            FakeExplanation explanation = new FakeExplanation();
            rig.rules.explanation = explanation;
            rig.rules.rules = List.of(FakeRule.of("the rule", "open"));
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 1;
            rig.start();
            PipelineRig.await("it was seen", () -> explanation.observed.get() == 1);
            assertNull(explaining.verdict());
            source.released = 3;
            PipelineRig.await("they were seen", () -> explanation.observed.get() == 3);
            EventVerdict verdict = explaining.verdict();
            assertNotNull(verdict);
            assertEquals(2, verdict.number());
            explaining.close();
            explaining.close();
            assertTrue(explanation.isClosed);
            source.released = 5;
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 5);
            assertEquals(3, explanation.observed.get());
        }
    }

    @Test
    void comesAndGoesWhileEventsFlow() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.rules = List.of(FakeRule.of("the rule", "open"));
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = Long.MAX_VALUE;
            rig.start();
            long seen = 0;
            for (int i = 0; i < 100; i++) {
                FakeExplanation explanation = new FakeExplanation();
                rig.rules.explanation = explanation;
                try (Explaining explaining = explainer(rig).begin("the rule", 0)) {
                    assertEquals(explanation, explaining.explanation());
                    PipelineRig.await("some were seen", () -> explanation.observed.get() > 0);
                }
                seen += explanation.observed.get();
                assertEquals(0, explanation.late.get(), "shown to what is closed");
            }
            assertTrue(seen >= 100);
        }
    }

    @Test
    void asksForTheEventsOfARuleThatNobodyElseWants() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.rules = List.of(FakeRule.of("the rule", "close"));
            rig.rules.explanation = new FakeExplanation();
            rig.plug("fake", new FakeSource());
            rig.start();
            try (Explaining explaining = explainer(rig).begin("the rule", 0)) {
                PipelineRig.await(
                        "it is selected", () -> rig.pipeline.selection().names().contains("open"));
                assertNull(explaining.verdict());
            }
        }
    }
}
