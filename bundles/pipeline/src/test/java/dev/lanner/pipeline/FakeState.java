// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts its calls and may be told to throw. */
final class FakeState implements StateEngine {
    final AtomicInteger fills = new AtomicInteger();
    volatile boolean isThrowing;
    volatile Runnable onFill = () -> {};
    volatile Set<String> types = Set.of();
    volatile long lostFull;
    final List<String> steps = new CopyOnWriteArrayList<>();
    final Map<Long, ThreadState> threads = new ConcurrentHashMap<>();
    /** Threads of events from beside the stream; negative ones are for state only. */
    final ConcurrentLinkedQueue<Long> news = new ConcurrentLinkedQueue<>();

    long applied;
    long completed;

    @Override
    public Set<String> eventTypes() {
        return types;
    }

    @Override
    public void begin(Host host) {
        steps.add("begin " + host.name());
    }

    @Override
    public Host host() {
        return new Host("", 0, 0, 0, false);
    }

    @Override
    public void tell(RecordHandler handler) {}

    @Override
    public void reportLosses(LossReceiver receiver) {
        if (lostFull > 0) {
            receiver.onLoss(-1, "table-full", Loss.Extent.WHOLE, lostFull);
        }
    }

    @Override
    public int fileCount() {
        return 0;
    }

    @Override
    public void fillFromHost() {
        fills.incrementAndGet();
        onFill.run();
    }

    @Override
    public void apply(MutableEvent event) {
        applied++;
        // Asking would allocate.
        if (!threads.isEmpty()) {
            event.attach(threads.get(event.tid()), null);
        }
        if (event.type().kind() != EventKind.SYSCALL) {
            steps.add(event.type().name() + " " + event.tid());
        }
        if (isThrowing) {
            throw new IllegalStateException("state is broken");
        }
    }

    @Override
    public @Nullable ThreadState thread(long tid) {
        return threads.get(tid);
    }

    @Override
    public boolean hasNews() {
        return !news.isEmpty();
    }

    @Override
    public void passNews(RecordHandler events, RecordHandler stateOnly) {
        for (Long tid = news.poll(); tid != null; tid = news.poll()) {
            ByteBuffer record = FakeCodec.fill(FakeCodec.record(), FakeCatalogue.OPEN, Math.abs(tid));
            (tid > 0 ? events : stateOnly).onRecord(record, 0, FakeCodec.HEADER_BYTES);
        }
    }

    @Override
    public void complete(Event event) {
        completed++;
    }

    @Override
    public int threadCount() {
        return 0;
    }
}
