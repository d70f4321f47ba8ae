// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import org.osgi.annotation.versioning.ConsumerType;

/** An open source. <em>Thread:</em> one, the event loop's. */
@ConsumerType
public interface EventStream extends AutoCloseable {
    /**
     * Hands over what has been collected, oldest first.
     *
     * <p><em>Blocking:</em> at most 10 milliseconds, and only if there is nothing. No allocation per event.
     *
     * @param handler takes each event
     * @param limit the most events to hand over, above 0
     * @return how many events were handed over; 0 if there were none; -1 if there never will be again
     * @throws SourceException if the source has broken; it is closed then
     */
    int poll(EventHandler handler, int limit) throws SourceException;

    /** Frees everything, in bounded time. Not called while {@link #poll} is running; nothing is called afterwards. */
    @Override
    void close();
}
