// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.alert.Alert;
import java.util.ArrayList;
import java.util.List;

/** Alerts that are delivered, or tried again, together. <em>Thread:</em> belongs to one. */
final class Batch {
    private final List<Alert> alerts = new ArrayList<>();
    private long from;
    private long until;

    /** Empty, and begins there. */
    void begin(long position) {
        alerts.clear();
        from = position;
        until = position;
    }

    /** Ends before the position; there may be fewer alerts than positions, since what is damaged is left out. */
    void endAt(long position) {
        until = position;
    }

    List<Alert> alerts() {
        return alerts;
    }

    long from() {
        return from;
    }

    long until() {
        return until;
    }

    boolean isEmpty() {
        return from == until;
    }
}
