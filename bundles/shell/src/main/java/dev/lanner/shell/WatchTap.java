// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import dev.lanner.spi.tap.EventTap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps matching events, as text, until somebody takes them. There is room for so many; those that find none are counted,
 * not written, so that a reader who is slow holds up nobody.
 */
final class WatchTap implements EventTap {
    static final int CAPACITY = 1024;

    private final @Nullable EventFilter filter;
    private final EventFormat format;
    private final Set<String> eventTypes;
    private final Set<Long> passedOver;
    private final AtomicReferenceArray<@Nullable Line> ring = new AtomicReferenceArray<>(CAPACITY);
    private final AtomicLong leftOut = new AtomicLong();
    private long written;
    private long taken;

    /**
     * An event as text.
     *
     * @param fields its values
     */
    record Line(String text, Map<String, @Nullable Object> fields) {}

    /**
     * A tap that is not in place yet.
     *
     * @param filter null for every event
     * @param eventTypes to ask for
     * @param passedOver processes whose events are not shown
     */
    WatchTap(@Nullable EventFilter filter, EventFormat format, Set<String> eventTypes, Set<Long> passedOver) {
        this.filter = filter;
        this.format = format;
        this.eventTypes = Set.copyOf(eventTypes);
        this.passedOver = Set.copyOf(passedOver);
    }

    @Override
    public Set<String> eventTypes() {
        return eventTypes;
    }

    @Override
    public void begin(StateEngine state) {}

    @Override
    public void onEvent(Event event) {
        if ((filter != null && !filter.matches(event)) || isPassedOver(event)) {
            return;
        }
        int slot = (int) (written % CAPACITY);
        if (ring.getAcquire(slot) != null) {
            leftOut.setRelease(leftOut.getPlain() + 1);
            return;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        ring.setRelease(slot, new Line(format.format(event, fields), fields));
        written++;
    }

    private boolean isPassedOver(Event event) {
        ThreadState thread = event.thread();
        return thread != null && passedOver.contains(thread.process().pid());
    }

    /** The next event; null if there is none yet. <em>Thread:</em> one. */
    @Nullable
    Line take() {
        int slot = (int) (taken % CAPACITY);
        Line line = ring.getAcquire(slot);
        if (line != null) {
            ring.setRelease(slot, null);
            taken++;
        }
        return line;
    }

    /** How many found no room. */
    long leftOut() {
        return leftOut.getAcquire();
    }
}
