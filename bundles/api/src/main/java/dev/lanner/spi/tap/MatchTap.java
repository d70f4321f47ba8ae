// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.tap;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.Rule;
import org.osgi.annotation.versioning.ConsumerType;

/** A tap that is also told which rules match. Registered as an {@link EventTap}, and called as one. */
@ConsumerType
public interface MatchTap extends EventTap {
    /**
     * The event has matched the rule: the one that {@link #onEvent} has seen last, before anything of the state is removed
     * that ends with it. Called once for each rule that an event matches; nothing of the event may be kept.
     */
    void onMatch(Rule rule, Event event);
}
