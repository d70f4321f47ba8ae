// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Numbers its events from 1; says what was done to it and by which thread. */
final class FakeSource implements EventSource, EventStream, LossReporting {
    final AtomicLong polls = new AtomicLong();
    volatile int code = FakeCatalogue.OPEN;
    /** The last number there will be. */
    volatile long last = Long.MAX_VALUE;
    /** The number up to which events may be handed over by now. */
    volatile long released = Long.MAX_VALUE;

    volatile long idleNs = 1_000_000;
    volatile long lostRingFull;
    volatile @Nullable SourceException openFailure;
    volatile @Nullable RuntimeException pollFailure;
    volatile Runnable onOpen = () -> {};
    volatile boolean isOpen;
    volatile @Nullable Thread closer;
    volatile int misuses;
    private final ByteBuffer record = FakeCodec.record();
    private volatile long sent;

    @Override
    public EventStream open(SourceContext context) throws SourceException {
        SourceException failure = openFailure;
        if (failure != null) {
            throw failure;
        }
        onOpen.run();
        isOpen = true;
        return this;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public int poll(EventHandler handler, int limit) {
        polls.incrementAndGet();
        if (!isOpen) {
            misuses++;
        }
        RuntimeException failure = pollFailure;
        if (failure != null) {
            throw failure;
        }
        if (sent == last) {
            return -1;
        }
        long end = Math.min(Math.min(last, released), sent + limit);
        if (end <= sent) {
            LockSupport.parkNanos(idleNs);
            return 0;
        }
        int count = (int) (end - sent);
        for (long number = sent + 1; number <= end; number++) {
            handler.onEvent(FakeCodec.fill(record, code, number), 0, FakeCodec.HEADER_BYTES, 0);
        }
        sent = end;
        return count;
    }

    /** The number of the latest event. */
    long sent() {
        return sent;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void close() {
        if (!isOpen) {
            misuses++;
        }
        isOpen = false;
        closer = Thread.currentThread();
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        if (lostRingFull > 0) {
            receiver.onLoss(FakeCatalogue.OPEN, "ring-full", Loss.Extent.WHOLE, lostRingFull);
            receiver.onLoss(-1, "ring-full", Loss.Extent.WHOLE, 2);
        }
    }
}
