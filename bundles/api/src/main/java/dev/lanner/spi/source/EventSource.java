// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings events into the house. A service with the property {@link SourceName}.
 *
 * <pre>{@code
 * @Component
 * @SourceName("clock")
 * public final class ClockSource implements EventSource { … }
 * }</pre>
 */
@ConsumerType
public interface EventSource {
    /**
     * Opens the stream: from its return on the source collects events, and keeps them until they are polled.
     *
     * <p><em>Thread:</em> the event loop's; the source starts none. <em>Blocking:</em> up to a second.
     *
     * @param context what the house offers
     * @return the stream, which the house closes
     * @throws SourceException if the source cannot work here
     */
    EventStream open(SourceContext context) throws SourceException;
}
