// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.capture;

import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** The capture format, as Falco, sysdig and Stratoshark read it. A service. <em>Thread:</em> any. */
@ProviderType
public interface CaptureFormat {
    /**
     * A writer of one capture, which belongs to one thread.
     *
     * @param sink takes the bytes in large pieces; closed with the writer
     * @param isCompressed whether to write gzip
     */
    CaptureWriter newWriter(OutputStream sink, boolean isCompressed);
}
