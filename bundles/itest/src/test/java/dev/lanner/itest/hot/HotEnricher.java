// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.spi.enrich.EventEnricher;
import java.util.function.ObjLongConsumer;

/** Tells the journal of each numbered event that it could enrich, as {@link HotOutput} does of alerts. */
public final class HotEnricher implements EventEnricher {
    private final ObjLongConsumer<long[]> journal;
    private final long[] number = new long[1];

    /** Opens a page in the journal. */
    public HotEnricher(ObjLongConsumer<long[]> journal) {
        this.journal = journal;
        journal.accept(number, 0);
    }

    @Override
    public void enrich(MutableEvent event) {
        if (event.type().name().equals("procexit") && event.integer(1) != 9) {
            journal.accept(number, event.integer(0));
        }
    }

    /** Closes the page. */
    public void deactivate() {
        journal.accept(number, -1);
    }
}
