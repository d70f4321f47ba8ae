// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import java.nio.ByteBuffer;

/** Gives so many procexit events a second, numbered by their status; every fourth has {@code ret=1}. */
final class PacedSource implements EventSource {
    static final int MATCH_EVERY = 4;

    private final long eventsPerSecond;
    private volatile long produced;
    private volatile boolean ended;
    private volatile boolean quiet;

    PacedSource(long eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
    }

    /** Events so far. */
    long produced() {
        return produced;
    }

    /** No more events from now on. */
    void end() {
        ended = true;
    }

    /** Whether a poll has taken notice of the end: the number of events stays as it is. */
    boolean isQuiet() {
        return quiet;
    }

    @Override
    public EventStream open(SourceContext context) {
        EventType procexit = context.catalogue().type("PROCEXIT_1_E");
        EventWriter writer = context.codec().newWriter(512);
        long startNs = System.nanoTime();
        return new EventStream() {
            @Override
            public int poll(EventHandler handler, int limit) {
                if (ended) {
                    quiet = true;
                    pause();
                    return 0;
                }
                long due = (System.nanoTime() - startNs) * eventsPerSecond / 1_000_000_000L - produced;
                int count = (int) Math.min(due, limit);
                for (int i = 0; i < count; i++) {
                    long serial = produced + 1;
                    ByteBuffer record = writer.begin(procexit, System.currentTimeMillis() * 1_000_000L, 1)
                            .integer(serial)
                            .integer(serial % MATCH_EVERY == 0 ? 1 : 0)
                            .integer(0)
                            .integer(0)
                            .integer(0)
                            .end();
                    handler.onEvent(record, 0, record.limit(), 0);
                    produced = serial;
                }
                if (count <= 0) {
                    pause();
                }
                return Math.max(count, 0);
            }

            @Override
            public void close() {}
        };
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
