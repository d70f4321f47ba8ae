// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;

/** What events of one type do to the tables. */
@FunctionalInterface
public interface EventUpdate {
    /**
     * Lets the event change the tables.
     *
     * @param thread the thread that the event belongs to; null if it is unknown
     * @return the thread that the event belongs to now; null if it is still unknown
     */
    @Nullable
    ThreadRecord apply(Event event, @Nullable ThreadRecord thread);
}
