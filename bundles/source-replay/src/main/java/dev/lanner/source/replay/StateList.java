// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.source.replay.ListCursor.DamagedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes records of the entries of one kind of list block. */
interface StateList {
    /**
     * Takes one entry.
     *
     * @param version of the block's form
     * @return its record, from position 0 to the limit, until the next call; null if the entry says nothing to state
     * @throws DamagedException if this entry, and so the rest of the block, cannot be read
     */
    @Nullable
    ByteBuffer next(ListCursor cursor, int version) throws DamagedException;

    /** What comes first in a block, once. */
    default void begin(ListCursor cursor) throws DamagedException {}
}
