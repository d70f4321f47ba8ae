// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.enrich;

import dev.lanner.api.event.MutableEvent;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees each event after state and before the rules. A service; higher ranking first. */
@ConsumerType
public interface EventEnricher {
    /** Names of the event types that it must see, beyond those that rules ask for. Asked once, when it is bound. */
    default Set<String> eventTypes() {
        return Set.of();
    }

    /**
     * Looks at the event. <em>Thread:</em> the event loop's only. <em>Blocking:</em> never: no I/O, and no allocation in
     * steady state.
     */
    void enrich(MutableEvent event);
}
