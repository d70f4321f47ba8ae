// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import dev.lanner.api.state.Host;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the events of a stream. */
@ProviderType
@FunctionalInterface
public interface EventHandler {
    /**
     * Takes one event: a record of the capture format, version 2: header, parameter lengths, parameters.
     *
     * <p>The bytes are read before this returns and never afterwards, so they may lie in the source's own memory.
     *
     * @param record holds the record, in the machine's byte order; read by absolute index
     * @param offset where its header starts
     * @param limit where its bytes end
     * @param cpu the CPU that recorded it; 0 if that means nothing
     */
    void onEvent(ByteBuffer record, int offset, int limit, int cpu);

    /**
     * Takes one event that only state is to see: what there was before the first event, or what a recorder kept for the
     * sake of state alone. No rule, tap or counter of events gets it. Otherwise as {@link #onEvent}, which is what happens
     * where nobody makes a difference.
     */
    default void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
        onEvent(record, offset, limit, cpu);
    }

    /**
     * The events from here on are of this host, as it is from now on: everything known of processes, descriptors and
     * accounts is forgotten, and the next events tell it anew (see {@link StatefulStream}).
     */
    default void onHost(Host host) {}
}
