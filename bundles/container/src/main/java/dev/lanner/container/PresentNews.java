// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** The container that the event in hand tells of, which no thread leads to. <em>Thread:</em> the event loop's. */
@Component(service = PresentNews.class)
public final class PresentNews {
    private long number = -1;
    private @Nullable ContainerTexts texts;

    void set(Event event, ContainerTexts told) {
        number = event.number();
        texts = told;
    }

    /** What the event tells of its container; null if it tells of none. */
    @Nullable
    ContainerTexts of(Event event) {
        return event.number() == number ? texts : null;
    }
}
