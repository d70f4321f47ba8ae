// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.tap.EventTap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators are told of who wants events. */
class TapNameTest {
    private static final class Listener implements EventTap {
        @Override
        public Set<String> eventTypes() {
            return Set.of("kill");
        }

        @Override
        public void begin(StateEngine state) {}

        @Override
        public void onEvent(Event event) {}
    }

    @Test
    void isTheTapsOwnOrThatOfItsClass() {
        ServiceRank rank = ServiceRank.of(Map.of("service.id", 1L));
        PluginQuarantine quarantine =
                new PluginQuarantine(PluginQuarantine.Limits.USUAL, new InternalAlertQueue("lab"), System::nanoTime);
        assertEquals("watch", new BoundTap(rank, "watch", new Listener(), new LossLedger(), quarantine).wanter());
        assertEquals(
                "plugin Listener", new BoundTap(rank, null, new Listener(), new LossLedger(), quarantine).wanter());
    }
}
