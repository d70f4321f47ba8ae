// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.pipeline.LossReceiver;
import org.osgi.annotation.versioning.ConsumerType;

/** What an {@link EventStream}, or a tap, also implements if it can lose events. */
@ConsumerType
public interface LossReporting {
    /** Tells every loss above 0 since the stream was opened, or the tap bound. <em>Thread:</em> the event loop's. */
    void reportLosses(LossReceiver receiver);
}
