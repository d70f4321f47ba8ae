// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.spi.source.CaptureOpener;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Captures for whoever asks, read as the replay reads them. */
@Component
public final class ReplayCaptures implements CaptureOpener {
    @Override
    public EventStream open(Path file, SourceContext context) throws SourceException {
        return ReplayStream.open(new ReplaySettings(file.toString(), 0, false), context.catalogue(), context.codec());
    }
}
