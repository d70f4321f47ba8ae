// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.rule.Priority;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What passed since the start. Written by the event loop, events once a batch; read by any thread. */
final class Counters {
    private record Match(String rule, Priority priority) {}

    private final AtomicLong events = new AtomicLong();
    private final Map<Match, LongAdder> alerts = new ConcurrentHashMap<>();
    private volatile long firstEventNs;

    void onFirstEvent() {
        Instant now = Instant.now();
        firstEventNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    void publishEvents(long total) {
        events.setRelease(total);
    }

    void countAlert(String rule, Priority priority) {
        alerts.computeIfAbsent(new Match(rule, priority), match -> new LongAdder())
                .increment();
    }

    long eventCount() {
        return events.get();
    }

    long firstEventNs() {
        return firstEventNs;
    }

    /** Most first. */
    List<AlertCount> alerts() {
        return alerts.entrySet().stream()
                .map(entry -> new AlertCount(
                        entry.getKey().rule(),
                        entry.getKey().priority(),
                        entry.getValue().sum()))
                .sorted(Comparator.comparingLong(AlertCount::count).reversed().thenComparing(AlertCount::rule))
                .toList();
    }
}
