// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.spi.source.BoundedStream;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SelectiveStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.StatefulStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Numbers its events from 1; says what was done to it and by which thread. */
final class FakeSource
        implements EventSource, EventStream, LossReporting, SelectiveStream, BoundedStream, StatefulStream {
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
    volatile boolean tellsState;
    volatile @Nullable SourceException selectFailure;

    /** What it was asked for, at first and ever since. */
    final List<EventSelection> selections = new CopyOnWriteArrayList<>();

    volatile String selectingThread = "";

    /** What it does before its first event. */
    volatile Consumer<EventHandler> onFirstPoll = handler -> {};

    private final ByteBuffer record = FakeCodec.record();
    private volatile long sent;

    @Override
    public EventStream open(SourceContext context) throws SourceException {
        SourceException failure = openFailure;
        if (failure != null) {
            throw failure;
        }
        onOpen.run();
        selections.add(context.selection());
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
        if (sent == 0) {
            onFirstPoll.accept(handler);
            onFirstPoll = later -> {};
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

    /** Hands over one record. */
    void tell(EventHandler handler, int toldCode, long tid) {
        handler.onEvent(FakeCodec.fill(record, toldCode, tid), 0, FakeCodec.HEADER_BYTES, 0);
    }

    @Override
    public boolean tellsState() {
        return tellsState;
    }

    @Override
    public double progress() {
        return last == Long.MAX_VALUE ? -1 : (double) sent / last;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void select(EventSelection selection) throws SourceException {
        if (!isOpen) {
            misuses++;
        }
        selectingThread = Thread.currentThread().getName();
        SourceException failure = selectFailure;
        if (failure != null) {
            throw failure;
        }
        selections.add(selection);
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
