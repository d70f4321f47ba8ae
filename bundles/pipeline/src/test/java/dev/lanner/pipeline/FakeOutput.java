// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Keeps the numbers it was given, and notices calls after its end. */
final class FakeOutput implements AlertOutput {
    volatile @Nullable CountDownLatch gate;
    volatile @Nullable IOException failure;
    volatile boolean isDeactivated;
    volatile int lateCalls;
    volatile int flushes;
    volatile int openings;
    volatile @Nullable IOException openingFailure;
    /** Alerts that are not of an event. */
    final List<Alert> internal = new CopyOnWriteArrayList<>();

    private final List<Long> numbers = new ArrayList<>();

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void write(Alert alert) throws IOException {
        if (isDeactivated) {
            lateCalls++;
        }
        CountDownLatch closed = gate;
        if (closed != null) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        IOException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        if (alert.source().equals("internal")) {
            internal.add(alert);
            return;
        }
        synchronized (numbers) {
            numbers.add(Long.valueOf(alert.message()));
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void reopen() throws IOException {
        openings++;
        IOException thrown = openingFailure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void flush() {
        if (isDeactivated) {
            lateCalls++;
        }
        flushes++;
    }

    List<Long> numbers() {
        synchronized (numbers) {
            return List.copyOf(numbers);
        }
    }

    int count() {
        synchronized (numbers) {
            return numbers.size();
        }
    }
}
