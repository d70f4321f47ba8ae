// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import java.util.Arrays;

/** Tests of numbers. */
public final class NumberTests {
    private NumberTests() {}

    /** How the bits of a number are to be understood. */
    public enum Order {
        SIGNED,
        UNSIGNED,
        DOUBLE;

        /** Below 0, 0 or above 0, as {@code a} is less than, equal to or greater than {@code b}. */
        public int compare(long a, long b) {
            return switch (this) {
                case SIGNED -> Long.compare(a, b);
                case UNSIGNED -> Long.compareUnsigned(a, b);
                case DOUBLE -> Double.compare(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
            };
        }
    }

    /** Whether it is {@code wanted}. */
    public static ValueTest equal(long wanted) {
        return value -> value.number() == wanted;
    }

    /** Whether it is not {@code wanted}. */
    public static ValueTest notEqual(long wanted) {
        return value -> value.number() != wanted;
    }

    /** Whether it lies on the right side of {@code bound}. */
    public static ValueTest less(long bound, Order order, boolean orEqual) {
        int limit = orEqual ? 1 : 0;
        if (order == Order.SIGNED) {
            return orEqual ? value -> value.number() <= bound : value -> value.number() < bound;
        }
        return value -> order.compare(value.number(), bound) < limit;
    }

    /** Whether it lies on the right side of {@code bound}. */
    public static ValueTest greater(long bound, Order order, boolean orEqual) {
        int limit = orEqual ? -1 : 0;
        if (order == Order.SIGNED) {
            return orEqual ? value -> value.number() >= bound : value -> value.number() > bound;
        }
        return value -> order.compare(value.number(), bound) > limit;
    }

    /** Whether it is one of {@code wanted}. */
    public static ValueTest in(long[] wanted) {
        long[] sorted = wanted.clone();
        Arrays.sort(sorted);
        return value -> Arrays.binarySearch(sorted, value.number()) >= 0;
    }
}
