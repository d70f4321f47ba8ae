// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens captures apart from the pipeline, for whoever wants to read one and no other. A service. The stream tells the state
 * before its first event, as a {@link StatefulStream} does. <em>Thread:</em> any.
 */
@ProviderType
public interface CaptureOpener {
    /**
     * Opens a capture file, to be read as fast as can be.
     *
     * @param file plain or compressed
     * @param context what the house offers; nothing is selected by it
     * @return the stream, which the caller polls in one thread and closes
     * @throws SourceException if there is no such file, or it is no capture
     */
    EventStream open(Path file, SourceContext context) throws SourceException;
}
