// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes records of the capture format, version 2, one after another. */
@ConsumerType
@FunctionalInterface
public interface RecordHandler {
    /**
     * Takes one record. The bytes are read before this returns and never afterwards.
     *
     * @param record holds the record, in the machine's byte order; read by absolute index
     * @param offset where its header starts
     * @param limit where its bytes end
     */
    void onRecord(ByteBuffer record, int offset, int limit);
}
