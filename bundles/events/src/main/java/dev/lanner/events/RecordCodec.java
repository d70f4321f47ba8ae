// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Readers and writers of capture records, version 2. Usable without a framework. */
@Component
public final class RecordCodec implements EventCodec {
    private final List<EventType> types;
    private final RecordLayout[] layouts;
    private final int mostParameters;

    /** For the types of {@code catalogue}. */
    @Activate
    public RecordCodec(@Reference EventCatalogue catalogue) {
        types = catalogue.types();
        layouts = new RecordLayout[types.size()];
        int most = 0;
        for (int code = 0; code < layouts.length; code++) {
            layouts[code] = new RecordLayout(types.get(code));
            most = Math.max(most, layouts[code].forms.length);
        }
        mostParameters = most;
    }

    @Override
    public MutableEvent newEvent() {
        return new RecordEvent(layouts, mostParameters);
    }

    @Override
    public EventWriter newWriter(int capacityBytes) {
        return new RecordWriter(layouts, capacityBytes);
    }

    @Override
    public EventConverter newConverter() {
        return new RecordConverter(layouts, ConversionTable.load(types));
    }
}
