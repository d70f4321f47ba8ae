// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.pipeline.delivery.OutputLane;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Alerts that came while no output was there, as when the only one is being updated: the next one gets them, up to as many
 * as a queue holds. <em>Thread:</em> the event loop's.
 */
final class HeldAlerts {
    private static final String PLACE = "pipeline";
    private static final String REASON = "no-output";

    private final ArrayDeque<Alert> alerts = new ArrayDeque<>();
    private final int capacity;
    private final LossLedger losses;

    HeldAlerts(int capacity, LossLedger losses) {
        this.capacity = capacity;
        this.losses = losses;
    }

    /** Keeps the alert, or counts it as lost. */
    void hold(Alert alert) {
        if (alerts.size() < capacity) {
            alerts.add(alert);
        } else {
            losses.add(PLACE, LossLedger.ALERT, REASON, 1);
        }
    }

    /** Hands everything over, oldest first, if there is anybody to take it. */
    void giveTo(OutputLane[] lanes) {
        if (Arrays.stream(lanes).noneMatch(OutputLane::isAccepting)) {
            return;
        }
        for (Alert alert = alerts.poll(); alert != null; alert = alerts.poll()) {
            for (OutputLane lane : lanes) {
                lane.offer(alert);
            }
        }
    }

    /** No output will come any more. */
    void giveUp() {
        if (!alerts.isEmpty()) {
            losses.add(PLACE, LossLedger.ALERT, REASON, alerts.size());
            alerts.clear();
        }
    }
}
