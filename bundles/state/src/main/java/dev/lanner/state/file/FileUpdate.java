// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;

/** What events of one type do to descriptors. */
@FunctionalInterface
interface FileUpdate {
    /**
     * Lets the event change the descriptors of the thread that it belongs to.
     *
     * @param file the descriptor that the event uses; null if it uses none or it is unknown
     * @return the descriptor that the event is about; null if it is about none or it is unknown
     */
    @Nullable
    FileRecord apply(Event event, FileUser user, @Nullable FileRecord file);
}
