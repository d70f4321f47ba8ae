// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.pipeline.LossReceiver;
import org.osgi.annotation.versioning.ConsumerType;

/** What an {@link EventStream} also implements if it can lose events. */
@ConsumerType
public interface LossReporting {
    /** Tells every loss above 0 since the stream was opened. <em>Thread:</em> that of the stream. */
    void reportLosses(LossReceiver receiver);
}
