// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import org.osgi.annotation.versioning.ProviderType;

/** Makes readers and writers of event records. A service. <em>Thread:</em> any; what it makes belongs to one thread. */
@ProviderType
public interface EventCodec {
    /** A new view that stands on no event yet. */
    MutableEvent newEvent();

    /**
     * A new writer.
     *
     * @param capacityBytes the longest record that it can write
     */
    EventWriter newWriter(int capacityBytes);

    /** A new converter that has seen nothing yet. */
    EventConverter newConverter();
}
