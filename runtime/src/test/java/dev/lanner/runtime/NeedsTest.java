// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Declaration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedsTest {
    private static final Declaration PLAIN = new Declaration("dev.lanner.state", "");
    private static final Declaration HTTP = new Declaration("dev.lanner.output.http", "output.http");
    private static final Declaration RECORDER = new Declaration("dev.lanner.recorder", "recorder, capture");
    private static final Declaration LIVE = new Declaration(ReplayCommand.LIVE_SOURCE, "");

    @Test
    void whoeverWatchesHasEverything() {
        Needs needs = Needs.everything();
        assertTrue(needs.isEverything());
        assertFalse(needs.isElsewhere());
        for (Declaration each : List.of(PLAIN, HTTP, RECORDER, LIVE)) {
            assertTrue(needs.include(each), each.name());
        }
    }

    @Test
    void whatIsForSectionsAloneIsNeededWhereOneOfThemIsConfigured() {
        assertEquals(List.of(), configured());
        assertEquals(List.of(HTTP), configured("dev.lanner.output.http"));
        assertEquals(List.of(RECORDER), configured("dev.lanner.recorder"));
        assertEquals(List.of(RECORDER), configured("dev.lanner.capture", "dev.lanner.output.https"));
        assertEquals(List.of(HTTP, RECORDER), configured("dev.lanner.capture", "dev.lanner.output.http"));
    }

    @Test
    void withoutTheSourceOfLiveEventsAllAreOfElsewhere() {
        Needs needs = Needs.of(List.of(), Set.of(ReplayCommand.LIVE_SOURCE));
        assertTrue(needs.isElsewhere());
        assertFalse(needs.include(LIVE));
        assertTrue(needs.include(PLAIN));
        assertFalse(Needs.of(List.of(), Set.of()).isElsewhere());
    }

    private static List<Declaration> configured(String... pids) {
        List<Configuration> configurations = List.of(pids).stream()
                .map(pid -> new Configuration(pid, "name", Map.of()))
                .toList();
        Needs needs = Needs.of(configurations, Set.of());
        assertTrue(needs.include(PLAIN));
        return List.of(HTTP, RECORDER).stream().filter(needs::include).toList();
    }
}
