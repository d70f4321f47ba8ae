// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An open stream whose events are kept for assertions. The thread of the test polls. */
final class LiveCapture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EbpfStream stream;
    private final List<CapturedEvent> events = new ArrayList<>();

    /** Of the calls that tests see every day. */
    LiveCapture(StreamSettings settings) throws SourceException {
        this(settings, Selections.rareCalls());
    }

    LiveCapture(StreamSettings settings, Selection selection) throws SourceException {
        stream = EbpfStream.open(settings, Selections.NOTHING, unused -> selection);
    }

    EbpfStream stream() {
        return stream;
    }

    List<CapturedEvent> events() {
        return events;
    }

    /** Polls until an event is there that fits. */
    CapturedEvent await(String what, Predicate<CapturedEvent> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < events.size(); seen++) {
                if (wanted.test(events.get(seen))) {
                    return events.get(seen);
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " among " + events.size() + " events");
            }
            poll();
        }
    }

    CapturedEvent await(int code, long tid) {
        return await("event " + code + " of " + tid, event -> event.code() == code && event.tid() == tid);
    }

    /** All events that fit, once the rings have been read to the end. */
    List<CapturedEvent> settled(Predicate<CapturedEvent> wanted) {
        while (poll() > 0) {
            // An idle poll looks twice, with a pause between.
        }
        return events.stream().filter(wanted).toList();
    }

    /** Takes all that has happened until now; what the test itself does meanwhile goes on. */
    void drain() {
        Instant now = Instant.now();
        long end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        while (poll() > 0 && events.get(events.size() - 1).timestampNs() < end) {
            // An idle poll looks twice, with a pause between.
        }
    }

    int poll() {
        return stream.poll(
                (record, offset, limit, cpu) -> events.add(CapturedEvent.of(record, offset, limit, cpu)), 4096);
    }

    @Override
    public void close() {
        stream.close();
    }
}
