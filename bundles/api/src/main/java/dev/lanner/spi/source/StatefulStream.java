// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an {@link EventStream} also implements if it tells itself what was there before its first event: it calls
 * {@link EventHandler#onHost} and then, by {@link EventHandler#onStateEvent}, hands over events of the kind {@link dev.lanner.api.event.EventKind#ITERATOR}
 * and of the types {@code useradded} and {@code groupadded}. Nobody looks at this machine's /proc then.
 */
@ConsumerType
public interface StatefulStream {
    /** Whether this stream, as it was opened, does so. */
    boolean tellsState();
}
