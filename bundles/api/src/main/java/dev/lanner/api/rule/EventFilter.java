// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.event.Event;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** A condition that stands alone. <em>Thread:</em> that of the events that it is asked about. */
@ProviderType
public interface EventFilter {
    /** Whether the condition holds. Does not allocate. */
    boolean matches(Event event);

    /** Names of the event types that it can match, as in {@link Rule#eventTypes()}; empty if it takes every event. */
    Set<String> eventTypes();
}
