// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.delivery.AlertIds;
import dev.lanner.pipeline.delivery.OutputLane;
import dev.lanner.pipeline.throttle.Suppressions;
import dev.lanner.pipeline.throttle.Throttle;

/**
 * Counts each alert, gives it its id, and offers it to every output, unless a throttle holds it back. <em>Thread:</em> the
 * event loop's.
 */
final class AlertDelivery {
    private static final String THROTTLE = "throttle";

    private final Counters counters;
    private final HeldAlerts held;
    private final LossLedger losses;
    private final InternalAlerts internal;
    private final DeliveryReports reports;
    private final AlertIds ids = new AlertIds();
    private final RecentAlerts recent = new RecentAlerts();
    private OutputLane[] lanes = Wiring.NONE.lanes;
    private Throttle[] throttles = Wiring.NONE.throttles;

    AlertDelivery(
            Counters counters, HeldAlerts held, LossLedger losses, InternalAlerts internal, DeliveryReports reports) {
        this.counters = counters;
        this.held = held;
        this.losses = losses;
        this.internal = internal;
        this.reports = reports;
    }

    void rewire(Wiring wanted) {
        for (Throttle throttle : throttles) {
            tell(throttle, 0, !wanted.contains(throttle));
        }
        throttles = wanted.throttles;
        lanes = wanted.lanes;
        held.giveTo(lanes);
    }

    void deliver(Alert alert) {
        counters.countAlert(alert.rule(), alert.priority());
        if (isHeldBack(alert)) {
            return;
        }
        Alert named = alert.withId(ids.next());
        recent.add(named);
        boolean isTaken = false;
        for (OutputLane lane : lanes) {
            isTaken |= lane.isAccepting();
            lane.offer(named);
        }
        if (!isTaken) {
            held.hold(named);
        }
    }

    /** What was offered to the outputs last. */
    RecentAlerts recent() {
        return recent;
    }

    /** What the house tells of itself, that of the throttles above all, is never held back. */
    private boolean isHeldBack(Alert alert) {
        if (throttles.length == 0 || InternalAlertQueue.isInternal(alert)) {
            return false;
        }
        long nowNs = System.nanoTime();
        for (Throttle throttle : throttles) {
            if (!throttle.admits(alert, nowNs)) {
                losses.add(THROTTLE, LossLedger.ALERT, throttle.name(), 1);
                return true;
            }
        }
        return false;
    }

    /** Has what was held back or dropped told, when it is time to. */
    void look(long nowNs) {
        reports.look(nowNs);
        for (Throttle throttle : throttles) {
            tell(throttle, nowNs, false);
        }
    }

    private void tell(Throttle throttle, long nowNs, boolean isLast) {
        Suppressions suppressions = throttle.suppressions(nowNs, isLast);
        if (suppressions != null) {
            internal.tell("alerts suppressed", Priority.NOTICE, suppressions.text(), suppressions.fields());
        }
    }

    /** Whether every output has written all that it was offered. */
    boolean isDone() {
        for (OutputLane lane : lanes) {
            if (!lane.isDone()) {
                return false;
            }
        }
        return true;
    }

    /** There will be no more events: what throttles have held back is told now. */
    void close() {
        for (Throttle throttle : throttles) {
            tell(throttle, 0, true);
        }
    }

    /** There will be no more outputs. */
    void end() {
        held.giveUp();
    }
}
