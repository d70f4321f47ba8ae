// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.pipeline.Loss;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** What an {@link EventStream} also implements if it can lose events. */
@ConsumerType
public interface LossReporting {
    /** Tells every loss above 0 since the stream was opened. <em>Thread:</em> that of the stream. */
    void reportLosses(Receiver receiver);

    /** Takes the losses. */
    @ProviderType
    @FunctionalInterface
    interface Receiver {
        /**
         * Takes one count.
         *
         * @param eventCode code of the events' type; -1 if that was not to be seen
         * @param reason a short name, always the same for the same cause, for example {@code ring-full}
         * @param extent whether the events are gone, or came with a part missing
         * @param total how many since the stream was opened
         */
        void onLoss(int eventCode, String reason, Loss.Extent extent, long total);
    }
}
