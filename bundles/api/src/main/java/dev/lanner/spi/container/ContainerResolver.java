// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows the containers of one runtime. A service, with {@link ContainerEngine}; of several that recognise the same control
 * group the one of the highest ranking wins.
 */
@ConsumerType
public interface ContainerResolver {
    /**
     * The container whose control group this is, or that this one lies below; null if it is none of this runtime's. What
     * merely looks like an id is none. <em>Thread:</em> any. <em>Blocking:</em> never; a pure function of the path, which
     * callers remember. <em>Errors:</em> what is thrown is taken for a mistake of the resolver's, as is a call that computes
     * for long: after a few such within a minute neither this nor {@link #containerOf(ProcessState)} is called any more, and
     * whom it has not recognised by then is taken for the host's, until somebody lets it.
     *
     * @param controlGroup absolute path in its hierarchy
     */
    @Nullable
    ContainerKey containerOf(String controlGroup);

    /**
     * The container that begins with this process, the first one of its pid namespace, where its control group does not
     * tell: by who has started it. Null if it is none of this runtime's. <em>Thread:</em> the event loop's.
     * <em>Blocking:</em> never.
     */
    default @Nullable ContainerKey containerOf(ProcessState first) {
        return null;
    }

    /**
     * Asks the runtime, its socket or its files, for what it knows. <em>Thread:</em> a worker of the caller's, which
     * interrupts it when it takes too long; several at once. <em>Blocking:</em> as briefly as can be: what the runtime
     * answers only after the start of the container must not be waited for.
     *
     * @param pid one of its processes, which may have ended; 0 if none has been seen yet
     * @return null if there is no such container (yet)
     * @throws IOException if the runtime cannot be asked or answers what nobody understands; the message says which and why.
     *     Whatever else is thrown is taken for a mistake of the resolver's, as is a call that goes on when it was interrupted:
     *     after a few in a row it is not asked any more until somebody lets it
     */
    @Nullable
    ContainerDescription describe(ContainerKey key, long pid) throws IOException, InterruptedException;
}
