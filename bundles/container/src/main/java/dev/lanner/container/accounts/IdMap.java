// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a user namespace numbers ids, as {@code /proc/PID/uid_map} lists it. Immutable. */
public final class IdMap {
    /** Ids mean there what they mean to the kernel. */
    public static final IdMap SAME = new IdMap(List.of(new Range(0, 0, 0xFFFF_FFFFL)));

    private static final int MOST_RANGES = 1024;

    private final List<Range> ranges;

    private IdMap(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    private record Range(long inside, long outside, long count) {}

    /** Reads lines of three numbers: first id inside, first id outside, how many. What is no such line is passed over. */
    public static IdMap parse(String lines) {
        List<Range> ranges = new ArrayList<>();
        for (String line : lines.split("\n", MOST_RANGES)) {
            String[] numbers = line.strip().split("\\s+", -1);
            if (numbers.length == 3) {
                Range range = range(numbers);
                if (range != null) {
                    ranges.add(range);
                }
            }
        }
        return new IdMap(ranges);
    }

    private static @Nullable Range range(String[] numbers) {
        try {
            return new Range(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        } catch (NumberFormatException e) {
            // Whatever it is, it maps nothing.
            return null;
        }
    }

    /** The id inside that the kernel calls {@code id}; -1 if it has no meaning there. */
    public long inside(long id) {
        for (Range range : ranges) {
            if (id >= range.outside && id - range.outside < range.count) {
                return range.inside + (id - range.outside);
            }
        }
        return -1;
    }
}
