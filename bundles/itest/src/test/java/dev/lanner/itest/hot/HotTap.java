// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.tap.EventTap;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/** Tells the journal of each numbered event that it sees, as {@link HotOutput} does of alerts. */
public final class HotTap implements EventTap {
    private final ObjLongConsumer<long[]> journal;
    private final long[] number = new long[1];

    /** Opens a page in the journal. */
    public HotTap(ObjLongConsumer<long[]> journal) {
        this.journal = journal;
        journal.accept(number, 0);
    }

    @Override
    public Set<String> eventTypes() {
        return Set.of("procexit");
    }

    @Override
    public void begin(StateEngine state) {}

    @Override
    public void onEvent(Event event) {
        if (event.type().name().equals("procexit") && event.integer(1) != 9) {
            journal.accept(number, event.integer(0));
        }
    }

    /** Closes the page. */
    public void deactivate() {
        journal.accept(number, -1);
    }
}
