// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

/**
 * An executable as a file.
 *
 * @param inode its inode number; 0 if unknown
 * @param changeTimeNs last change of its inode, since the epoch; 0 if unknown
 * @param modificationTimeNs last change of its contents, since the epoch; 0 if unknown
 * @param flags bits of the catalogue's table for exec flags
 * @param knownFlags which of the bits are known
 */
public record ExecutableFile(long inode, long changeTimeNs, long modificationTimeNs, int flags, int knownFlags) {
    /** The process may write to it. */
    public static final int WRITABLE = 1;
    /** It lies in an overlay's upper layer. */
    public static final int UPPER_LAYER = 2;
    /** It lies in memory only. */
    public static final int FROM_MEMORY = 4;
    /** It lies in an overlay's lower layer. */
    public static final int LOWER_LAYER = 8;

    /** All the bits there are. */
    public static final int ALL_FLAGS = WRITABLE | UPPER_LAYER | FROM_MEMORY | LOWER_LAYER;

    /** One of which nothing is known. */
    public static final ExecutableFile UNKNOWN = new ExecutableFile(0, 0, 0, 0, 0);

    /** Whether the bit is known. */
    public boolean knows(int flag) {
        return (knownFlags & flag) != 0;
    }

    /** Whether the bit is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
