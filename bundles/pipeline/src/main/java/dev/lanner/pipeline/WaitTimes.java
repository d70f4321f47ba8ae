// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts times by their size: eight classes for each doubling. <em>Thread:</em> one adds, any reads.
 */
final class WaitTimes {
    private static final int CLASS_BITS = 3;
    private static final int CLASSES = 64 << CLASS_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
    private volatile long longestNs;

    void add(long ns) {
        long time = Math.max(ns, 1);
        counts.incrementAndGet(classOf(time));
        if (time > longestNs) {
            longestNs = time;
        }
    }

    private static int classOf(long ns) {
        int top = Long.SIZE - 1 - Long.numberOfLeadingZeros(ns);
        long below = top <= CLASS_BITS ? ns << (CLASS_BITS - top) : ns >>> (top - CLASS_BITS);
        return top << CLASS_BITS | (int) (below & (1 << CLASS_BITS) - 1);
    }

    /** The largest time of a class. */
    private static long limit(int index) {
        int top = index >>> CLASS_BITS;
        long base = 1L << top;
        return base + ((((index & ((1 << CLASS_BITS) - 1)) + 1) * base) >> CLASS_BITS);
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < CLASSES; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    long longestNs() {
        return longestNs;
    }

    /** What this part of all times is no longer than; 0 without any. */
    long quantileNs(double part) {
        long all = count();
        if (all == 0) {
            return 0;
        }
        long wanted = (long) Math.ceil(all * part);
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.min(limit(i), longestNs);
            }
        }
        return longestNs;
    }
}
