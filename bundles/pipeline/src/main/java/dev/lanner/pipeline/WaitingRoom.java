// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.container.Identity;
import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Waits;
import dev.lanner.api.state.FileState;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Events of threads of which it is not known yet whose they are. They wait in the order of their coming, those of each
 * identity by themselves; all others pass.
 *
 * <p>The first event of a thread that waits has changed the state already, since only that has shown whose the thread is.
 * What follows from the same thread, and from threads that are made meanwhile, waits before it reaches the state: else a rule
 * would see a process as it was later. Nothing waits longer than the limit, nor do more than the capacity.
 *
 * <p><em>Thread:</em> the event loop's, but for {@link #waits()}.
 */
final class WaitingRoom {
    static final String PLACE = "identity";
    static final String GIVEN_UP = "gave-up-waiting";

    private final StateEngine state;
    private final WaitSettings settings;
    private final LossLedger losses;
    private final int[] makerIndexes;
    private final int[] parentIndexes;
    private final IdentityHashMap<Identity, Line> lines = new IdentityHashMap<>();
    private final Map<Long, Line> unbornTids = new HashMap<>();
    private final WaitTimes times = new WaitTimes();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();

    WaitingRoom(StateEngine state, EventCatalogue catalogue, WaitSettings settings, LossLedger losses) {
        this.state = state;
        this.settings = settings;
        this.losses = losses;
        List<EventType> types = catalogue.types();
        makerIndexes =
                types.stream().mapToInt(type -> type.indexOf("caller_tid")).toArray();
        parentIndexes = types.stream().mapToInt(type -> type.indexOf("ptid")).toArray();
    }

    /** What an event has been through when it comes to wait. */
    enum Progress {
        /** Nothing: state has not seen it. */
        NEW,
        /** The same, and only state is to see it. */
        FOR_STATE,
        /** State has seen it. */
        APPLIED
    }

    /** An event that waits, with what state has attached to it. */
    record Guest(
            ByteBuffer record,
            int cpu,
            long number,
            String source,
            Progress progress,
            @Nullable ThreadState thread,
            @Nullable FileState file,
            long sinceNs) {}

    /** The events of one identity. */
    private static final class Line {
        final Identity identity;
        final long endNs;
        final ArrayDeque<Guest> guests = new ArrayDeque<>();
        final List<Long> tids = new ArrayList<>();

        Line(Identity identity, long endNs) {
            this.identity = identity;
            this.endNs = endNs;
        }
    }

    /** Where events go on when they have waited. */
    interface Door {
        /** Takes the event on from where it stood. */
        void onReleased(Guest guest);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Takes the event in, which state has not seen, if its thread waits already, or its maker does. */
    boolean takes(MutableEvent event, Progress progress) {
        // The records that tell of a thread name its process in the upper half.
        long tid = progress == Progress.FOR_STATE ? event.tid() & 0xFFFF_FFFFL : event.tid();
        Line line = lineOf(tid);
        if (line == null) {
            line = lineOfMaker(event);
            if (line == null) {
                return false;
            }
            line.tids.add(tid);
            unbornTids.put(tid, line);
        }
        add(line, event, progress);
        return true;
    }

    /** Takes the event in, which state has just seen, if it is not known whose it is. */
    boolean takes(MutableEvent event) {
        ThreadState thread = event.thread();
        if (thread == null || thread.identity().isSettled() || settings.limitMs() == 0) {
            return false;
        }
        Line line = lines.computeIfAbsent(
                thread.identity(),
                identity -> new Line(identity, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.limitMs())));
        add(line, event, Progress.APPLIED);
        return true;
    }

    private @Nullable Line lineOf(long tid) {
        ThreadState thread = state.thread(tid);
        return thread == null ? unbornTids.get(tid) : lines.get(thread.identity());
    }

    private @Nullable Line lineOfMaker(Event event) {
        int code = event.code();
        if (makerIndexes[code] >= 0 && event.has(makerIndexes[code])) {
            return lineOf(event.integer(makerIndexes[code]));
        }
        boolean isChild =
                parentIndexes[code] >= 0 && event.has(parentIndexes[code]) && state.thread(event.tid()) == null;
        return isChild ? lineOf(event.integer(parentIndexes[code])) : null;
    }

    private void add(Line line, MutableEvent event, Progress progress) {
        int length = event.recordLength();
        ByteBuffer source = event.record();
        ByteBuffer copy = ByteBuffer.allocate(length).order(source.order());
        copy.put(0, source, event.recordOffset(), length);
        boolean isApplied = progress == Progress.APPLIED;
        if (!isApplied) {
            state.foresee(event);
        }
        line.guests.add(new Guest(
                copy,
                event.cpu(),
                event.number(),
                event.source(),
                progress,
                isApplied ? event.thread() : null,
                isApplied ? event.file() : null,
                System.nanoTime()));
        waiting.incrementAndGet();
    }

    /** Lets go what has waited long enough: whoever is known by now, or cannot be waited for any more. */
    void release(long nowNs, Door door) {
        for (Line line : List.copyOf(lines.values())) {
            boolean isLate = nowNs - line.endNs >= 0 || line.guests.size() > settings.capacity();
            if (line.identity.isSettled() || isLate) {
                release(line, door);
            }
        }
    }

    /** Lets everybody go at the end. */
    void clear(Door door) {
        while (!lines.isEmpty()) {
            release(lines.values().iterator().next(), door);
        }
    }

    private void release(Line line, Door door) {
        lines.remove(line.identity);
        line.tids.forEach(unbornTids::remove);
        boolean isKnown = line.identity.isSettled();
        if (!isKnown) {
            line.identity.giveUp();
            givenUp.addAndGet(line.guests.size());
            losses.add(PLACE, LossLedger.UNKNOWN_TYPE, GIVEN_UP, Loss.Extent.PART, line.guests.size());
        }
        long nowNs = System.nanoTime();
        for (Guest guest = line.guests.poll(); guest != null; guest = line.guests.poll()) {
            waiting.decrementAndGet();
            times.add(nowNs - guest.sinceNs());
            door.onReleased(guest);
        }
    }

    Waits waits() {
        return new Waits(
                waiting.get(),
                times.count(),
                givenUp.get(),
                times.quantileNs(0.5),
                times.quantileNs(0.99),
                times.longestNs());
    }
}
