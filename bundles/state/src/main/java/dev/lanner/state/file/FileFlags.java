// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** Bits of {@link FileRecord#openFlags()}, as the catalogue's table of file flags has them. */
public final class FileFlags {
    /** It is closed when the process runs another program. */
    public static final int CLOSE_ON_EXEC = 4096;
    /** It was opened as a directory. */
    public static final int DIRECTORY = 1024;
    /** It was created by the call that opened it. */
    public static final int CREATED = 16384;
    /** It lies in an overlay's upper layer. */
    public static final int UPPER_LAYER = 32768;
    /** It lies in an overlay's lower layer. */
    public static final int LOWER_LAYER = 65536;

    private FileFlags() {}
}
