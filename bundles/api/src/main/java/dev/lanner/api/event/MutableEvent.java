// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** An {@link Event} while it is on its way to the rules. */
@ProviderType
public interface MutableEvent extends Event {
    /**
     * Moves this view to another record.
     *
     * @param record holds the record; read until the next call
     * @param offset absolute index of the header
     * @param limit absolute index after the last byte that may be read
     * @param cpu the CPU that recorded it
     * @param number its running number
     * @param source the event source's name
     * @return false if the bytes are no well-formed event of a known code: it must be counted and skipped
     */
    boolean moveTo(ByteBuffer record, int offset, int limit, int cpu, long number, String source);

    /** Sets what {@link #thread()} and {@link #file()} return for this event. */
    void attach(@Nullable ThreadState thread, @Nullable FileState file);
}
