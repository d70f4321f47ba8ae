// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import dev.lanner.api.container.Identity;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;
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

    /**
     * Events of another stream follow: what was said of threads before is about others. <em>Thread:</em> the event loop's.
     * <em>Blocking:</em> never.
     *
     * @param host the machine they come from; unless it is this one, neither /proc nor the runtimes here know about it
     */
    default void begin(Host host) {
        // Who only looks at what events say does not care where they come from.
    }

    /**
     * Counts up whenever threads may be somebody else than it has said, as when another runtime is recognised: state asks
     * again for every one, within a tenth of a second. What an {@link Identity} says of itself is none of this.
     * <em>Thread:</em> the event loop's. <em>Blocking:</em> never.
     */
    default int changes() {
        return 0;
    }

    /**
     * This thread has got this root folder, and will be asked for later: by then it may have ended. <em>Thread:</em> the
     * event loop's. <em>Blocking:</em> never.
     *
     * @param rootFolder as {@link ThreadState#rootFolder()}
     */
    default void foresee(long tid, long rootFolder) {
        // Most only look at what events say.
    }

    /**
     * A control group has been made: a container may be about to begin in it. <em>Thread:</em> the event loop's.
     * <em>Blocking:</em> never.
     *
     * @param path from the root of its hierarchy, which is not told; each hierarchy has one of its own
     * @param maker who has made it; null if that is not known
     */
    default void onControlGroup(Text path, @Nullable ThreadState maker) {
        // Most only look at threads.
    }
}
