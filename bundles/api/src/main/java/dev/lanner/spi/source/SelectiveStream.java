// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.event.EventSelection;
import org.osgi.annotation.versioning.ConsumerType;

/** What an {@link EventStream} also implements if it can leave events out at their origin. */
@ConsumerType
public interface SelectiveStream {
    /**
     * Changes what is wanted, from {@link SourceContext#selection()} at first. Events that were wanted and stay wanted
     * keep coming without a gap.
     *
     * <p><em>Thread:</em> that of the stream, between two polls. <em>Blocking:</em> up to a second.
     *
     * @throws SourceException if it cannot; what was wanted before goes on
     */
    void select(EventSelection selection) throws SourceException;
}
