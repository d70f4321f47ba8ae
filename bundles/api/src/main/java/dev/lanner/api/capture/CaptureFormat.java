// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.capture;

import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** The capture format, as Falco, sysdig and Stratoshark read it. A service. <em>Thread:</em> any. */
@ProviderType
public interface CaptureFormat {
    /**
     * The first word behind the section header of a capture that Lanner wrote: surplus parameters of its events are the
     * extensions of the catalogue. Other tools skip what is there by the block's length.
     */
    int EXTENSIONS_MARK = 0x4C4E4352;

    /** The second word: the version of the extensions. Another one means other parameters, which are left alone. */
    int EXTENSIONS_VERSION = 1;

    /**
     * Of the word of flags that an event may have in a capture that Lanner wrote: the extension of this name is 1, for
     * types of which no surplus is written. Other tools look at the flags that they know.
     */
    int RING_FLAG = 1 << 24;

    /** The extension that {@link #RING_FLAG} stands for: whether a ring has carried the operation, and not a call. */
    String RING_EXTENSION = "io_uring";

    /**
     * A writer of one capture, which belongs to one thread.
     *
     * @param sink takes the bytes in large pieces; closed with the writer
     * @param isCompressed whether to write gzip
     */
    CaptureWriter newWriter(OutputStream sink, boolean isCompressed);
}
