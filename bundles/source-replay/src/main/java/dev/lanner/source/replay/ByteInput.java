// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that come without waiting. */
interface ByteInput extends Closeable {
    /** No more will ever come. */
    int END = -1;

    /**
     * Appends what is there to {@code target}, at its position.
     *
     * @return how many bytes; 0 if there are none just now, {@link #END} if there never will be
     */
    int read(ByteBuffer target) throws IOException;

    /** How many bytes of the file have been taken so far. */
    long offset();

    /** How many the file has; -1 if that is not to be said. */
    long size();
}
