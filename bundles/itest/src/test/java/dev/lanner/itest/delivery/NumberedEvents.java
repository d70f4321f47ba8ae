// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.delivery;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Gives procexit events whose status is their number, at a pace, up to where the test wants them; goes on after a crash. */
public final class NumberedEvents implements EventSource {
    private static final double EVENTS_PER_NS =
            Long.getLong("delivery.rate", 12_000).doubleValue() / 1e9;

    @Override
    public EventStream open(SourceContext context) {
        Control control = Control.in(Path.of(System.getProperty("delivery.folder", "")));
        EventType procexit = context.catalogue().type("PROCEXIT_1_E");
        EventWriter writer = context.codec().newWriter(512);
        return new EventStream() {
            private long lastNs = System.nanoTime();
            private double due;

            @Override
            public int poll(EventHandler handler, int limit) {
                long now = System.nanoTime();
                due = Math.min(limit, due + EVENTS_PER_NS * (double) (now - lastNs));
                lastNs = now;
                int count = (int) Math.min((long) due, control.until() - control.produced());
                due -= Math.max(0, count);
                int phase = control.phase();
                for (int i = 0; i < count; i++) {
                    long serial = control.produced() + 1;
                    ByteBuffer record = writer.begin(procexit, System.currentTimeMillis() * 1_000_000L, 1)
                            .integer(serial)
                            .integer(0)
                            .integer(0)
                            .integer(0)
                            .integer(0)
                            .end();
                    long begin = System.nanoTime();
                    handler.onEvent(record, 0, record.limit(), 0);
                    control.count(phase, System.nanoTime() - begin);
                    control.produced(serial);
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
