// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/**
 * When numbers of a table that several threads use were closed last: an event that is older must not open them again. Only
 * the latest are kept, since no event is late for long.
 */
final class Closings {
    private static final int MOST = 64;
    private static final int MOST_RANGES = 4;

    private final long[] numbers = new long[MOST];
    private final long[] timesNs = new long[MOST];
    private final long[] firsts = new long[MOST_RANGES];
    private final long[] lasts = new long[MOST_RANGES];
    private final long[] rangeTimesNs = new long[MOST_RANGES];
    private int nextRange;

    /** A number was closed. */
    void add(long number, long timeNs) {
        int place = (int) number & (MOST - 1);
        if (numbers[place] != number || timesNs[place] < timeNs) {
            numbers[place] = number;
            timesNs[place] = timeNs;
        }
    }

    /** All numbers from {@code first} to {@code last} were closed. */
    void addRange(long first, long last, long timeNs) {
        firsts[nextRange] = first;
        lasts[nextRange] = last;
        rangeTimesNs[nextRange] = timeNs;
        nextRange = (nextRange + 1) % MOST_RANGES;
    }

    /** When the number was closed; 0 if that was long ago, or never. */
    long closedNs(long number) {
        int place = (int) number & (MOST - 1);
        long closedNs = numbers[place] == number ? timesNs[place] : 0;
        for (int i = 0; i < MOST_RANGES; i++) {
            if (number >= firsts[i] && number <= lasts[i]) {
                closedNs = Math.max(closedNs, rangeTimesNs[i]);
            }
        }
        return closedNs;
    }
}
