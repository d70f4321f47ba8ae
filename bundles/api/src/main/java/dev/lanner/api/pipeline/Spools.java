// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The alerts on disk that are still to be delivered, and what an operator can do about them. A service. <em>Thread:</em> any. */
@ProviderType
public interface Spools {
    /** The spool of every output, and those whose output is not there, sorted by name. */
    List<SpoolStatus> spools();

    /**
     * Ends the pause after a failure: the output is tried at once.
     *
     * @return whether there is such an output
     */
    boolean retryNow(String output);

    /**
     * Throws away what is still to be delivered. It is counted as dropped, though what is being written at this moment may
     * still arrive.
     * <em>Blocking:</em> while files are deleted.
     *
     * @return how many alerts that were; -1 if there is neither such an output nor such a spool
     */
    long discard(String output);
}
