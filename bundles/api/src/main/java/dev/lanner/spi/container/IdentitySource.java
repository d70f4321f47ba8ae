// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import dev.lanner.api.container.Identity;
import dev.lanner.api.state.ThreadState;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells state who a thread is. A service; without one every thread is the host's.
 *
 * <p>State asks when a thread is new, has called exec, or has moved to another control group or namespace, and keeps the
 * answer; it asks again for every thread when the service has changed.
 */
@ConsumerType
public interface IdentitySource {
    /**
     * Whose this thread is, by its control groups, namespaces and parents. <em>Thread:</em> the event loop's.
     * <em>Blocking:</em> never; what must be asked for is settled later.
     */
    Identity identityOf(ThreadState thread);
}
