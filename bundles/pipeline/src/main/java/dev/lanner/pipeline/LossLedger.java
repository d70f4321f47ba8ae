// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Loss;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Everything that got lost since the start, whoever lost it. <em>Thread:</em> any. */
final class LossLedger {
    static final String UNKNOWN_TYPE = "unknown";
    static final String ALERT = "alert";

    private record Account(String place, String eventType, String reason, Loss.Extent extent) {}

    private final Map<Account, LongAdder> accounts = new ConcurrentHashMap<>();

    /** Counts what never came. */
    void add(String place, String eventType, String reason, long count) {
        add(place, eventType, reason, Loss.Extent.WHOLE, count);
    }

    void add(String place, String eventType, String reason, Loss.Extent extent, long count) {
        accounts.computeIfAbsent(new Account(place, eventType, reason, extent), account -> new LongAdder())
                .add(count);
    }

    /** All above 0, by place, type and reason. */
    List<Loss> losses() {
        return accounts.entrySet().stream()
                .map(entry -> new Loss(
                        entry.getKey().place(),
                        entry.getKey().eventType(),
                        entry.getKey().reason(),
                        entry.getKey().extent(),
                        entry.getValue().sum()))
                .filter(loss -> loss.count() > 0)
                .sorted(Comparator.comparing(Loss::place)
                        .thenComparing(Loss::eventType)
                        .thenComparing(Loss::reason))
                .toList();
    }
}
