// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.quarantine;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Watches over plugin components: one that fails too often within some time is not called any more. A service.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> never.
 */
@ProviderType
public interface Quarantine {
    /**
     * A component begins to be called. Whoever calls it asks the guard before, and tells it of what goes wrong.
     *
     * @param kind what it is, for example {@code tap}
     * @param name its name, which need not be its own alone
     */
    Guard admit(String kind, String name);

    /**
     * A component begins to be called that is left alone for a while when it fails, or is called seldom: what counts is how
     * often it fails in a row, however long that takes. Its caller tells the guard of success too, and a call may take longer.
     *
     * @param kind what it is, for example {@code output}
     * @param name its name
     */
    default Guard admitPatiently(String kind, String name) {
        return admit(kind, name);
    }

    /** A component is not called any more. Does nothing if it has left already. */
    void leave(Guard guard);

    /** The components that have failed at all, sorted by kind and name. */
    List<Patient> patients();

    /**
     * Lets components out of quarantine, and forgets their failures.
     *
     * @param name of the components, or kind and name with a blank between
     * @return how many were let out
     */
    int release(String name);
}
