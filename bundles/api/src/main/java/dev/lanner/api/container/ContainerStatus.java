// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import org.jspecify.annotations.Nullable;

/**
 * A container, and how it is known.
 *
 * @param key what recognised it
 * @param engine name of the runtime that recognised it
 * @param description what the runtime has told; null if it has told nothing
 * @param state in a word or two: described, asking, not described
 * @param problem why it is not described, or not as it is now; empty if all is well
 * @param pid one of its processes; 0 if none was seen
 * @param identities how many sets of accounts its threads go by: one for each mount and user namespace
 */
public record ContainerStatus(
        ContainerKey key,
        String engine,
        @Nullable ContainerDescription description,
        String state,
        String problem,
        long pid,
        int identities) {}
