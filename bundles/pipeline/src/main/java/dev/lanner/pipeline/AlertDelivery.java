// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;

/** Counts each alert and offers it to every output. <em>Thread:</em> the event loop's. */
final class AlertDelivery {
    private final Counters counters;
    private final HeldAlerts held;
    private BoundOutput[] outputs = Wiring.NONE.outputs;

    AlertDelivery(Counters counters, HeldAlerts held) {
        this.counters = counters;
        this.held = held;
    }

    void rewire(BoundOutput[] wanted) {
        outputs = wanted;
        held.giveTo(wanted);
    }

    void deliver(Alert alert) {
        counters.countAlert(alert.rule(), alert.priority());
        BoundOutput[] receivers = outputs;
        if (receivers.length == 0) {
            held.hold(alert);
        }
        for (BoundOutput output : receivers) {
            output.offer(alert);
        }
    }

    /** Whether every output has written all that it was offered. */
    boolean isDone() {
        for (BoundOutput output : outputs) {
            if (!output.isDone()) {
                return false;
            }
        }
        return true;
    }

    /** There will be no more outputs. */
    void end() {
        held.giveUp();
    }
}
