// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;

/** The event that is being judged. What was computed for it carries its epoch, and is stale under any other. */
public final class Frame {
    private @Nullable Event event;
    private long epoch;

    /** Moves to an event; all that was computed before is stale. */
    public void moveTo(Event next) {
        event = next;
        epoch++;
    }

    /** The event. */
    public Event event() {
        Event present = event;
        if (present == null) {
            throw new IllegalStateException("No event yet.");
        }
        return present;
    }

    /** A number that no other event has. */
    public long epoch() {
        return epoch;
    }
}
