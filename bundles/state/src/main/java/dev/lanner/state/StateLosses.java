// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what state could not do, by reason and event code. <em>Thread:</em> the event loop's only. */
final class StateLosses {
    private final Map<LossReason, long[]> counts = new EnumMap<>(LossReason.class);

    StateLosses(int codes) {
        for (LossReason reason : LossReason.values()) {
            counts.put(reason, new long[codes]);
        }
    }

    /** The counters of one reason, by code. */
    long[] of(LossReason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    long total(LossReason reason) {
        return Arrays.stream(of(reason)).sum();
    }

    void report(LossReceiver receiver) {
        counts.forEach((reason, byCode) -> {
            for (int code = 0; code < byCode.length; code++) {
                if (byCode[code] > 0) {
                    receiver.onLoss(code, reason.text(), Loss.Extent.PART, byCode[code]);
                }
            }
        });
    }
}
