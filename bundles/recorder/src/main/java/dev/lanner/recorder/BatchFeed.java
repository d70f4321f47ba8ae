// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop's end of the queue: gathers records in a batch, which goes to the writer when it is full or old.
 *
 * <p><em>Thread:</em> the event loop's.
 */
final class BatchFeed {
    /** A batch that is not full is handed over when it is so old. */
    private static final long BATCH_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final BatchQueue queue;
    private @Nullable Batch current;
    private long currentSinceNs;

    BatchFeed(BatchQueue queue) {
        this.queue = queue;
    }

    /**
     * Copies the whole state.
     *
     * @param opened the capture that begins with it; null if it belongs to the one that is there
     */
    void tell(StateEngine state, @Nullable MatchCapture opened) {
        handOver();
        Batch first = queue.takeAnyway();
        first.begin(state.host());
        if (opened != null) {
            first.open(opened);
        }
        current = first;
        state.tell((record, offset, limit) -> {
            Batch batch = current;
            if (batch != null && !batch.add(record, offset, limit - offset, 0, true)) {
                queue.put(batch);
                Batch next = queue.takeAnyway();
                next.continueState();
                next.add(record, offset, limit - offset, 0, true);
                current = next;
            }
        });
        handOver();
        // The state may have taken every batch there is; the event that comes now is what all this is about.
        current = queue.takeAnyway();
        currentSinceNs = System.nanoTime();
    }

    /** Copies one event; false if the writer has all batches, and the event is lost. */
    boolean add(Event event, boolean isForStateOnly) {
        if (addTo(batch(), event, isForStateOnly)) {
            return true;
        }
        handOver();
        return addTo(batch(), event, isForStateOnly);
    }

    private static boolean addTo(@Nullable Batch batch, Event event, boolean isForStateOnly) {
        return batch != null
                && batch.add(event.record(), event.recordOffset(), event.recordLength(), event.cpu(), isForStateOnly);
    }

    private @Nullable Batch batch() {
        if (current == null) {
            current = queue.take();
            currentSinceNs = System.nanoTime();
        }
        return current;
    }

    /** What came before this is all of the capture. */
    void end() {
        handOver();
        Batch last = queue.takeAnyway();
        last.end();
        queue.put(last);
    }

    void handOverWhatIsOld() {
        if (current != null && System.nanoTime() - currentSinceNs > BATCH_NS) {
            handOver();
        }
    }

    void handOver() {
        Batch batch = current;
        current = null;
        if (batch != null && batch.isEmpty()) {
            queue.giveBack(batch);
        } else if (batch != null) {
            queue.put(batch);
        }
    }
}
