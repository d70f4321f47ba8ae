// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.nio.file.Path;
import java.util.Map;

/** Takes files of a kind from the deploy folder. <em>Thread:</em> always the same. */
public interface Receiver {
    /** There is a new file, or it has changed; it is whole. */
    Outcome put(Path file) throws InterruptedException;

    /** A file is gone. */
    Outcome remove(Path file) throws InterruptedException;

    /** Looks after those that had to wait; returns of which of them there is news. */
    default Map<Path, Outcome> again() throws InterruptedException {
        return Map.of();
    }
}
