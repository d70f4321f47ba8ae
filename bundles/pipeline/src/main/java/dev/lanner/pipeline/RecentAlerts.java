// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The alerts of the last while. Written by the event loop, which waits for nobody; read by any thread. */
final class RecentAlerts {
    static final int CAPACITY = 500;

    private final AtomicReferenceArray<Kept> ring = new AtomicReferenceArray<>(CAPACITY);
    private final AtomicLong count = new AtomicLong();

    /** With its number, so that a reader sees when it has taken the place of the one that it looks for. */
    private record Kept(long number, Alert alert) {}

    /** Takes the place of the oldest one. <em>Thread:</em> the event loop's. */
    void add(Alert alert) {
        long number = count.getPlain();
        ring.set((int) (number % CAPACITY), new Kept(number, alert));
        count.setRelease(number + 1);
    }

    /** Those there are, oldest first. */
    List<Alert> alerts() {
        long end = count.getAcquire();
        List<Alert> alerts = new ArrayList<>();
        for (long number = Math.max(0, end - CAPACITY); number < end; number++) {
            Kept kept = ring.get((int) (number % CAPACITY));
            if (kept != null && kept.number() == number) {
                alerts.add(kept.alert());
            }
        }
        return List.copyOf(alerts);
    }
}
