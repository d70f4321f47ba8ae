// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.event.Event;
import org.osgi.annotation.versioning.ProviderType;

/** Is told of each match. <em>Thread:</em> the event loop's only. */
@ProviderType
@FunctionalInterface
public interface MatchHandler {
    /** The event has matched the rule. Neither the event nor anything of its record may be kept. */
    void onMatch(Rule rule, Event event);
}
