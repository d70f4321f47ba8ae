// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import dev.lanner.api.container.ContainerKey;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link ContainerResolver} implements too if its runtime tells of containers as they come and go. */
@ConsumerType
public interface ContainerWatch {
    /**
     * Passes on what the runtime tells, until its connection ends. <em>Thread:</em> one of the caller's for this alone, which
     * calls again after a while, and interrupts it at the end. <em>Blocking:</em> all the time.
     *
     * @throws IOException if the runtime is not there or breaks off. Whatever else is thrown is taken for a mistake of the
     *     resolver's: after a few in a row this is not called any more until somebody lets it
     */
    void watch(Listener listener) throws IOException, InterruptedException;

    /** Hears of containers. <em>Thread:</em> any. */
    @ConsumerType
    interface Listener {
        /** It has been made, or something of it has changed: it is worth asking for now. */
        void onChanged(ContainerKey key);

        /** It is gone for good; another one may have its id from now on. */
        void onRemoved(ContainerKey key);
    }
}
