// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.tap.EventTap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tap in use. One that throws gets nothing more in the same batch; what it does not get is counted. */
final class BoundTap implements Ranked {
    private static final Logger LOG = LoggerFactory.getLogger(BoundTap.class);

    private final ServiceRank rank;
    private final String name;
    private final EventTap tap;
    private final LossLedger losses;
    private final Set<String> eventTypes;
    private final FailureLog failures = new FailureLog(LOG);
    private boolean hasBegun;
    private boolean isLeftOut;
    private long missed;

    BoundTap(ServiceRank rank, EventTap tap, LossLedger losses) {
        this.rank = rank;
        this.name = tap.getClass().getSimpleName();
        this.tap = tap;
        this.losses = losses;
        this.eventTypes = BoundEnricher.askedOnce("tap", name, tap::eventTypes);
    }

    @Override
    public ServiceRank rank() {
        return rank;
    }

    String name() {
        return name;
    }

    Set<String> eventTypes() {
        return eventTypes;
    }

    /** Another host begins: what the tap knows of state is void. */
    void forget() {
        hasBegun = false;
    }

    /** A batch begins; tells whether the tap is still to be told the state. */
    boolean beginBatch() {
        isLeftOut = false;
        return !hasBegun;
    }

    /** Lets the tap pass on what it has gathered, and counts what it did not get. */
    void endBatch() {
        if (!isLeftOut) {
            try {
                tap.onPause();
            } catch (RuntimeException | Error e) {
                losses.add(name, LossLedger.UNKNOWN_TYPE, "tap-threw", 1);
                failures.report("The tap '" + name + "' failed in a pause", e);
            }
        }
        if (missed > 0) {
            losses.add(name, LossLedger.UNKNOWN_TYPE, "tap-left-out", missed);
            missed = 0;
        }
    }

    /** Tells the tap the state, unless it knows it. */
    void begin(StateEngine state) {
        if (hasBegun || isLeftOut) {
            return;
        }
        try {
            tap.begin(state);
            hasBegun = true;
        } catch (RuntimeException | Error e) {
            isLeftOut = true;
            losses.add(name, LossLedger.UNKNOWN_TYPE, "tap-threw", 1);
            failures.report("The tap '" + name + "' could not begin", e);
        }
    }

    void onEvent(Event event) {
        if (isLeftOut || !hasBegun) {
            missed++;
            return;
        }
        try {
            tap.onEvent(event);
        } catch (RuntimeException | Error e) {
            leaveOut(event, e);
        }
    }

    /** Passes on what is for state alone, unless the tap is still to be told the state as a whole. */
    void onStateEvent(Event event) {
        if (!hasBegun) {
            return;
        }
        if (isLeftOut) {
            missed++;
            return;
        }
        try {
            tap.onStateEvent(event);
        } catch (RuntimeException | Error e) {
            leaveOut(event, e);
        }
    }

    private void leaveOut(Event event, Throwable failure) {
        isLeftOut = true;
        losses.add(name, event.type().name(), "tap-threw", 1);
        failures.report("The tap '" + name + "' failed, and is left out of the rest of the batch", failure);
    }
}
