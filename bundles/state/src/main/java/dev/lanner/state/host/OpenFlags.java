// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

/** Flags of open files as the kernel has them, in the catalogue's terms. */
final class OpenFlags {
    private static final boolean IS_ARM = System.getProperty("os.arch", "").startsWith("aarch64");
    private static final int ACCESS_MASK = 3;

    /** The kernel's bits and what each becomes. Four of them are elsewhere on ARM. */
    private static final int[][] BITS = {
        {02000, 8},
        {04000, 64},
        {010000, 16},
        {IS_ARM ? 0200000 : 040000, 512},
        {IS_ARM ? 0400000 : 0100000, 2048},
        {IS_ARM ? 040000 : 0200000, 1024},
        {02000000, 4096},
        {04000000, 128},
        {020000000, 8192},
    };

    private OpenFlags() {}

    /**
     * The catalogue's flags.
     *
     * @param digits the octal number as /proc prints it, read as a decimal one
     */
    static int ofKernel(long digits) {
        long flags = 0;
        int shift = 0;
        for (long rest = digits; rest > 0; rest /= 10) {
            flags |= (rest % 10) << shift;
            shift += 3;
        }
        // Reading is 0, writing 1 and both 2: one less than the catalogue's bits.
        int result = (int) (flags & ACCESS_MASK) + 1;
        for (int[] bit : BITS) {
            if ((flags & bit[0]) == bit[0]) {
                result |= bit[1];
            }
        }
        return result;
    }
}
