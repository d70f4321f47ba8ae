// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Loss.Extent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Losses of events as parts of all events there have been, those that were lost included. */
final class LossShares {
    /** What is not an event. */
    private static final String ALERT = "alert";

    private static final double LEAST_SHOWN = 0.01;

    private final List<Loss> losses;
    private final long all;

    LossShares(long eventCount, List<Loss> losses) {
        this.losses = List.copyOf(losses);
        this.all = eventCount + count(Extent.WHOLE);
    }

    private long count(Extent extent) {
        return losses.stream()
                .filter(loss -> loss.extent() == extent && isOfEvents(loss))
                .mapToLong(Loss::count)
                .sum();
    }

    private static boolean isOfEvents(Loss loss) {
        return !loss.eventType().equals(ALERT);
    }

    /** The share of one loss; null if it is none of events. */
    @Nullable
    String of(Loss loss) {
        return isOfEvents(loss) ? percent(loss.count()) : null;
    }

    /** The share of all losses of this extent; null if there is none of events. */
    @Nullable
    String ofAll(Extent extent) {
        long count = count(extent);
        return count == 0 ? null : percent(count);
    }

    private String percent(long count) {
        double percent = 100.0 * count / Math.max(1, all);
        return percent < LEAST_SHOWN ? "<0.01 %" : String.format(Locale.ROOT, "%.2f %%", percent);
    }
}
