// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.MutableEvent;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps processes, threads and identities up to date by the events that pass. A service, used by the pipeline.
 *
 * <p><em>Thread:</em> the event loop's only, but for {@link #threadCount()}. <em>Errors:</em> none: what cannot be
 * understood is counted.
 */
@ProviderType
public interface StateEngine {
    /**
     * Fills the tables with what runs on this host now. Called once, when the sources are already collecting, so that no
     * process falls between; what an event says later about a process that is already here changes nothing wrongly.
     * <em>Blocking:</em> reads all of /proc.
     */
    void fillFromHost();

    /** Lets {@code event} change the state, and attaches its thread. What ends with this event is still there afterwards. */
    void apply(MutableEvent event);

    /** Removes what has ended with {@code event}, after the rules have seen it. */
    void complete(Event event);

    /** Threads in the table at this moment. <em>Thread:</em> any. */
    int threadCount();
}
