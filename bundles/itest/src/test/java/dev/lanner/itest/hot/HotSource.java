// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import java.nio.ByteBuffer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Gives a thousand events a second and tells the journal of each, as {@link HotOutput} does of alerts.
 *
 * <p>They are those that return 9; the reaper is the number of the source times a million plus that of the event.
 */
public final class HotSource implements EventSource, EventStream {
    private static final long PERIOD_NS = 1_000_000;

    private final ObjLongConsumer<long[]> journal;
    private final long[] number = new long[1];
    private @Nullable EventType procexit;
    private @Nullable EventWriter writer;
    private long serial;
    private long startNs;

    /** Opens a page in the journal. */
    public HotSource(ObjLongConsumer<long[]> journal) {
        this.journal = journal;
        journal.accept(number, 0);
    }

    @Override
    public EventStream open(SourceContext context) {
        procexit = context.catalogue().type("PROCEXIT_1_E");
        startNs = System.nanoTime();
        writer = context.codec().newWriter(512);
        return this;
    }

    @Override
    public int poll(EventHandler handler, int limit) {
        EventType type = procexit;
        EventWriter events = writer;
        long due = (System.nanoTime() - startNs) / PERIOD_NS - serial;
        int count = (int) Math.min(due, limit);
        if (type == null || events == null || count <= 0) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            serial++;
            ByteBuffer record = events.begin(type, System.currentTimeMillis() * 1_000_000L, 1)
                    .integer(0)
                    .integer(9)
                    .integer(0)
                    .integer(0)
                    .integer(number[0] * 1_000_000 + serial)
                    .end();
            handler.onEvent(record, 0, record.limit(), 0);
            journal.accept(number, serial);
        }
        return count;
    }

    @Override
    public void close() {}

    /** Closes the page. */
    public void deactivate() {
        journal.accept(number, -1);
    }
}
