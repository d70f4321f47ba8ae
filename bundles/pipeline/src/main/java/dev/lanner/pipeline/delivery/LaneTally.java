// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.pipeline.Latency;
import dev.lanner.api.pipeline.OutputStatus.Failure;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What has become of an output's alerts. <em>Thread:</em> any. */
final class LaneTally {
    private final String output;
    private final DeliveryWatch watch;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final LatencyTally latency = new LatencyTally();
    private final SortedMap<String, Long> drops = new TreeMap<>();
    private volatile @Nullable Failure failure;

    LaneTally(String output, DeliveryWatch watch) {
        this.output = output;
        this.watch = watch;
    }

    void deliver(long count, long rejectedCount) {
        if (rejectedCount > 0) {
            rejected.addAndGet(rejectedCount);
            watch.onDropped(output, DeliveryWatch.REJECTED, rejectedCount);
        }
        failure = null;
        delivered.addAndGet(count);
    }

    void retry() {
        retries.incrementAndGet();
    }

    /** An alert that is delivered or rejected now has taken so long from its event on. */
    void took(long timeNs) {
        latency.add(timeNs);
    }

    Latency latency() {
        return latency.latency();
    }

    /** They will never reach the output. */
    void drop(String reason, long count) {
        synchronized (drops) {
            drops.merge(reason, count, Long::sum);
        }
        watch.onDropped(output, reason, count);
    }

    /** The output fails, perhaps since before. */
    void fail(String text) {
        Failure before = failure;
        failure = new Failure(text, before == null ? System.currentTimeMillis() : before.sinceMs());
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    long delivered() {
        return delivered.get();
    }

    long retries() {
        return retries.get();
    }

    long rejected() {
        return rejected.get();
    }

    SortedMap<String, Long> drops() {
        synchronized (drops) {
            return new TreeMap<>(drops);
        }
    }
}
