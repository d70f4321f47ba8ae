// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import java.io.OutputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writers of captures, version 1.2. Usable without a framework. */
@Component
public final class ScapFormat implements CaptureFormat {
    private final EventCatalogue catalogue;
    private final EventCodec codec;

    /** For the types of {@code catalogue}. */
    @Activate
    public ScapFormat(@Reference EventCatalogue catalogue, @Reference EventCodec codec) {
        this.catalogue = catalogue;
        this.codec = codec;
    }

    @Override
    public CaptureWriter newWriter(OutputStream sink, boolean isCompressed) {
        return new ScapWriter(catalogue, codec, new CaptureSink(sink, isCompressed));
    }
}
