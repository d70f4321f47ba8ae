// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Full batches on their way from the event loop to the writer, and empty ones on their way back. What is told of the
 * state is always taken; of events, no more than the batches can hold.
 */
final class BatchQueue {
    private static final int BATCHES = 16;
    private static final int BATCH_BYTES = 1 << 20;

    private final int batchBytes;
    private final BlockingQueue<Batch> empty;
    private final BlockingQueue<Batch> full = new LinkedBlockingQueue<>();

    BatchQueue(int batches, int batchBytes) {
        this.batchBytes = batchBytes;
        empty = new ArrayBlockingQueue<>(batches);
        for (int i = 0; i < batches; i++) {
            empty.add(new Batch(batchBytes));
        }
    }

    /** Large enough for what a busy host does while a disk takes a breath. */
    static BatchQueue usual() {
        return new BatchQueue(BATCHES, BATCH_BYTES);
    }

    /** An empty batch for events; null if the writer has all of them. */
    @Nullable
    Batch take() {
        return empty.poll();
    }

    /** An empty batch for the state, made if need be. */
    Batch takeAnyway() {
        Batch batch = empty.poll();
        return batch == null ? new Batch(batchBytes) : batch;
    }

    /** Hands a batch to the writer. */
    void put(Batch batch) {
        full.add(batch);
    }

    /** The next batch to write; null if there was none for so long. */
    @Nullable
    Batch next(long timeoutMs) throws InterruptedException {
        return full.poll(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Gives a written batch back; one too many is left to the collector. */
    void giveBack(Batch batch) {
        batch.clear();
        empty.offer(batch);
    }
}
