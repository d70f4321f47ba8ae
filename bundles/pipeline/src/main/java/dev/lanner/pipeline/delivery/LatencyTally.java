// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.pipeline.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long alerts take. <em>Thread:</em> any. */
final class LatencyTally {
    private static final double NS_PER_MS = 1e6;

    private final AtomicLongArray counts = new AtomicLongArray(Latency.BOUNDS_MS.size() + 1);
    private final LongAdder sumNs = new LongAdder();

    /** An alert has taken so long; a clock that was put back in between makes none negative. */
    void add(long tookNs) {
        long ns = Math.max(0, tookNs);
        int bucket = 0;
        while (bucket < Latency.BOUNDS_MS.size() && ns > TimeUnit.MILLISECONDS.toNanos(Latency.BOUNDS_MS.get(bucket))) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sumNs.add(ns);
    }

    Latency latency() {
        List<Long> copy = new ArrayList<>();
        for (int i = 0; i < counts.length(); i++) {
            copy.add(counts.get(i));
        }
        return new Latency(copy, sumNs.sum() / NS_PER_MS);
    }
}
