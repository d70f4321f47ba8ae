// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.Event;

/** Looks at each event of a case as the rules see it. */
@FunctionalInterface
interface EventLook {
    /**
     * Looks at one event, of which nothing may be kept.
     *
     * @param description what and where it is, for people
     */
    void onEvent(Event event, String description);
}
