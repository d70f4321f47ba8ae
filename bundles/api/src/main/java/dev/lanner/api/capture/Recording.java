// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.capture;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A recording of events into a capture file. A service, from its start until it is taken away. <em>Thread:</em> any. */
@ProviderType
public interface Recording {
    /** The file that is written. */
    String file();

    /** Events written so far, those that tell the state at the start not counted. */
    long eventCount();

    /** Bytes in the file so far. */
    long fileBytes();

    /** Events that are missing in the file since the disk was too slow. */
    long lostCount();

    /** Whether nothing more will be written: the time or the size that was asked for is reached, or it has failed. */
    boolean hasEnded();

    /**
     * Ends it: writes what is left and closes the file.
     *
     * @return whether the file is complete; false if it could not be ended within {@code timeoutMs} milliseconds
     */
    boolean end(long timeoutMs) throws InterruptedException;

    /** Why it has failed, for people to read; null if it has not. */
    @Nullable
    String failure();
}
