// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.field.FieldValue;

/** Prints internet addresses that are held as numbers in network order. */
public final class AddressText {
    private static final int GROUPS = 8;
    private static final int GROUPS_IN_HALF = 4;
    private static final int GROUP_BITS = 16;
    private static final long GROUP_MASK = 0xFFFF;

    private AddressText() {}

    /** Appends four numbers with dots between. */
    public static void appendIpv4(long address, FieldValue value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            value.appendDecimal((address >>> shift) & 0xFF);
            if (shift > 0) {
                value.append((byte) '.');
            }
        }
    }

    /** Appends eight groups; the longest run of two or more zero groups, the first of equals, is left out. */
    public static void appendIpv6(long high, long low, FieldValue value) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(high, low, end) == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        if (runStart == 0 && (runLength == 6 || (runLength == 5 && group(high, low, 5) == GROUP_MASK))) {
            value.appendAscii(runLength == 6 ? "::" : "::ffff:");
            appendIpv4(low & 0xFFFFFFFFL, value);
            return;
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                value.appendAscii("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && i != runStart + runLength) {
                value.append((byte) ':');
            }
            value.appendUnsigned(group(high, low, i), 16);
        }
    }

    private static long group(long high, long low, int index) {
        long half = index < GROUPS_IN_HALF ? high : low;
        int shift = GROUP_BITS * (GROUPS_IN_HALF - 1 - index % GROUPS_IN_HALF);
        return (half >>> shift) & GROUP_MASK;
    }

    /** Whether it is an IPv4 address within an IPv6 one. */
    public static boolean isMapped(long high, long low) {
        return high == 0 && (low >>> 32) == GROUP_MASK;
    }
}
