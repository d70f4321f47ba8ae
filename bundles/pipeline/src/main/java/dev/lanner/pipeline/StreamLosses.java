// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventType;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Carries the totals that one stream reports over to the ledger, which outlives the stream. */
final class StreamLosses implements LossReceiver {
    private record Key(int eventCode, String reason, Loss.Extent extent) {}

    private final String source;
    private final List<EventType> types;
    private final LossLedger ledger;
    private final ObjLongConsumer<String> drops;
    private final Map<Key, Long> reported = new HashMap<>();

    /**
     * Of a stream.
     *
     * @param drops is told by reason how many more events are gone
     */
    StreamLosses(String source, List<EventType> types, LossLedger ledger, ObjLongConsumer<String> drops) {
        this.source = source;
        this.types = types;
        this.ledger = ledger;
        this.drops = drops;
    }

    @Override
    public void onLoss(int eventCode, String reason, Loss.Extent extent, long total) {
        Key key = new Key(eventCode, reason, extent);
        long before = reported.getOrDefault(key, 0L);
        if (total > before) {
            reported.put(key, total);
            ledger.add(source, typeName(eventCode), reason, extent, total - before);
            if (extent == Loss.Extent.WHOLE) {
                drops.accept(reason, total - before);
            }
        }
    }

    private String typeName(int eventCode) {
        boolean isKnown = eventCode >= 0 && eventCode < types.size();
        return isKnown ? types.get(eventCode).name() : LossLedger.UNKNOWN_TYPE;
    }
}
