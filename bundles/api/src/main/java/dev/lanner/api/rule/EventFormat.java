// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.event.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** An output that stands alone: how an event is written. <em>Thread:</em> that of the events that it is asked about. */
@ProviderType
public interface EventFormat {
    /**
     * Writes the event; a value that is missing, or whose provider is away, is {@code <NA>}. Allocates.
     *
     * @param fields receives the values by their fields, in order, as in {@link dev.lanner.api.alert.Alert#fields}
     */
    String format(Event event, Map<String, @Nullable Object> fields);
}
