// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its calls and may be told to throw. */
final class FakeState implements StateEngine {
    final AtomicInteger fills = new AtomicInteger();
    volatile boolean isThrowing;
    volatile Runnable onFill = () -> {};
    long applied;
    long completed;

    @Override
    public Set<String> eventTypes() {
        return Set.of();
    }

    @Override
    public void begin(Host host) {}

    @Override
    public Host host() {
        return new Host("", 0, 0, 0, false);
    }

    @Override
    public void tell(RecordHandler handler) {}

    @Override
    public void reportLosses(LossReceiver receiver) {}

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
        if (isThrowing) {
            throw new IllegalStateException("state is broken");
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
