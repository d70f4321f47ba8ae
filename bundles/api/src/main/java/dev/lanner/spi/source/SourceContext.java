// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventSelection;
import org.osgi.annotation.versioning.ProviderType;

/** What the house offers to a source that is being opened. */
@ProviderType
public interface SourceContext {
    /** All event types. */
    EventCatalogue catalogue();

    /** Makes writers of records, for sources that do not get them ready-made. */
    EventCodec codec();

    /** Which events are wanted as the stream is opened; later changes come by {@link SelectiveStream}. */
    EventSelection selection();
}
