// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.EventHandler;
import java.util.List;

/**
 * Merges the rings by time, so that a cause always comes before its effect.
 *
 * <p>All ends are sampled twice. What has an effect in the first sample was written before that effect, so it is in the
 * second one, whichever ring it lies in. Hence everything up to the first sample may go out, merged with what the second
 * sample shows; what lies behind the first sample may still wait for a cause, and goes out only as far as it is older.
 */
final class RingMerge {
    private final Ring[] rings;
    /** A binary heap of the rings that have a head record, oldest on top. */
    private final Ring[] heap;

    private int heapSize;
    /** How many rings have records of the first sample left. */
    private int pendingRings;

    RingMerge(List<Ring> rings) {
        this.rings = rings.toArray(new Ring[0]);
        this.heap = new Ring[this.rings.length];
    }

    /** Hands over what is there; returns how many records. */
    int drain(EventHandler handler, int limit) {
        if (!sample()) {
            return 0;
        }
        int delivered = 0;
        try {
            boolean whole = fillHeap();
            while (whole && heapSize > 0 && delivered < limit && pendingRings > 0) {
                Ring oldest = heap[0];
                boolean wasPending = oldest.isFirstSamplePending();
                delivered++;
                oldest.deliver(handler);
                whole = replaceTop(oldest);
                if (wasPending && !oldest.isFirstSamplePending()) {
                    pendingRings--;
                }
            }
        } finally {
            for (Ring ring : rings) {
                ring.release();
            }
        }
        return delivered;
    }

    private boolean sample() {
        boolean some = false;
        for (Ring ring : rings) {
            some |= ring.sampleFirst();
        }
        if (!some) {
            return false;
        }
        for (Ring ring : rings) {
            ring.sampleSecond();
        }
        return true;
    }

    /** False if some ring's head is still being written: its time is unknown, so nothing may go out before it. */
    private boolean fillHeap() {
        heapSize = 0;
        pendingRings = 0;
        for (Ring ring : rings) {
            Ring.Head head = ring.head();
            // Counted only now: of a ring whose first sample was all discarded, nothing is pending.
            if (ring.isFirstSamplePending()) {
                pendingRings++;
            }
            if (head == Ring.Head.BUSY) {
                return false;
            }
            if (head == Ring.Head.READY) {
                heap[heapSize++] = ring;
                siftUp(heapSize - 1);
            }
        }
        return true;
    }

    private boolean replaceTop(Ring ring) {
        Ring.Head head = ring.head();
        if (head == Ring.Head.BUSY) {
            return false;
        }
        if (head == Ring.Head.NONE) {
            heap[0] = heap[--heapSize];
        }
        siftDown();
        return true;
    }

    private void siftUp(int from) {
        int child = from;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (heap[parent].headTimestampNs() <= heap[child].headTimestampNs()) {
                return;
            }
            swap(parent, child);
            child = parent;
        }
    }

    private void siftDown() {
        int parent = 0;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= heapSize) {
                return;
            }
            if (child + 1 < heapSize && heap[child + 1].headTimestampNs() < heap[child].headTimestampNs()) {
                child++;
            }
            if (heap[parent].headTimestampNs() <= heap[child].headTimestampNs()) {
                return;
            }
            swap(parent, child);
            parent = child;
        }
    }

    private void swap(int a, int b) {
        Ring other = heap[a];
        heap[a] = heap[b];
        heap[b] = other;
    }
}
