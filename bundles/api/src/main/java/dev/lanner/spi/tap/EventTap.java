// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.tap;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees every event after state and enrichers, before it is judged. A service.
 *
 * <p><em>Thread:</em> the event loop's only. <em>Blocking:</em> never: no I/O, no waiting; what takes time happens on a
 * thread of its own, behind a bounded queue. One that throws is counted and left out of the rest of the batch.
 */
@ConsumerType
public interface EventTap {
    /** The service property with what operators are told wants its events; without it that is the name of its class. */
    String NAME = "lanner.tap.name";

    /** Names of the event types that it must see, beyond those that rules ask for. Asked once, when it is bound. */
    Set<String> eventTypes();

    /**
     * Called between two events, before the first {@link #onEvent}, and again whenever a source begins another host:
     * what there is in {@code state} is what was there before the next event.
     */
    void begin(StateEngine state);

    /** Sees one event; nothing of it may be kept. */
    void onEvent(Event event);

    /**
     * Sees one event that is for state alone: a source tells in passing what no event says, for example which file came
     * with a message, or whom somebody else has renamed. No rule sees it, and it has no number. Who keeps events for a
     * replay must keep it, between those around it; nothing of it may be kept otherwise. By default it is passed over.
     */
    default void onStateEvent(Event event) {}

    /** Called after every batch, also after empty ones, several times a second: what was gathered may be passed on. */
    default void onPause() {}
}
