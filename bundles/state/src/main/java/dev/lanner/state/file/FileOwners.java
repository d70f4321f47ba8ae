// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import org.jspecify.annotations.Nullable;

/** Finds other processes' descriptors. */
@FunctionalInterface
public interface FileOwners {
    /** The descriptors of the process that has this id where the user lives; null if it is unknown. */
    @Nullable
    FileTable filesOf(FileUser user, long nsPid);
}
