// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.StateEngine;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its calls and may be told to throw. */
final class FakeState implements StateEngine {
    final AtomicInteger fills = new AtomicInteger();
    volatile boolean isThrowing;
    volatile Runnable onFill = () -> {};
    long applied;
    long completed;

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
