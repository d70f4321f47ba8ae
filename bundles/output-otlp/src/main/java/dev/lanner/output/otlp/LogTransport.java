// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How log records travel. <em>Thread:</em> one. */
interface LogTransport {
    /** Forgets connections, and reads the files with certificates anew. */
    void reopen() throws IOException;

    /**
     * Sends them, and waits for the answer.
     *
     * @return what the receiver says where it has taken them, but for some that it will never take; null if it has taken all
     * @throws dev.lanner.spi.output.AlertRejectedException if it will never take them
     * @throws IOException if it has not taken them, but may another time
     */
    @Nullable
    String send(List<LogBatch> batches) throws IOException;
}
