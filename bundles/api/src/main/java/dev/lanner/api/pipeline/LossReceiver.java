// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/** Takes losses. */
@ProviderType
@FunctionalInterface
public interface LossReceiver {
    /**
     * Takes one count.
     *
     * @param eventCode code of the events' type; -1 if that was not to be seen
     * @param reason a short name, always the same for the same cause, for example {@code ring-full}
     * @param extent whether the events are gone, or came with a part missing
     * @param total how many since the start
     */
    void onLoss(int eventCode, String reason, Loss.Extent extent, long total);
}
