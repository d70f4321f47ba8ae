// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.quarantine.Stopwatch;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.state.StateEngine;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.tap.EventTap;
import dev.lanner.spi.tap.MatchTap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tap in use. One that throws gets nothing more in the same batch; what it does not get is counted. */
final class BoundTap implements Ranked {
    private static final Logger LOG = LoggerFactory.getLogger(BoundTap.class);

    private final ServiceRank rank;
    private final String name;
    private final String wanter;
    private final EventTap tap;
    private final @Nullable MatchTap matchTap;
    private final LossLedger losses;
    private final Set<String> eventTypes;
    private final FailureLog failures = new FailureLog(LOG);
    private @Nullable StreamLosses reported;
    private boolean hasBegun;
    private final Guard guard;
    private final Stopwatch stopwatch;
    private boolean isLeftOut;
    private boolean wasOut;
    private boolean isTimed;
    private long missed;

    /**
     * A tap that has not begun.
     *
     * @param given the name that it has given itself; null if it has not
     */
    BoundTap(ServiceRank rank, @Nullable String given, EventTap tap, LossLedger losses, Quarantine quarantine) {
        this.rank = rank;
        this.name = given == null ? tap.getClass().getSimpleName() : given;
        this.wanter = given == null ? "plugin " + name : given;
        this.tap = tap;
        this.matchTap = tap instanceof MatchTap isTold ? isTold : null;
        this.losses = losses;
        this.eventTypes = BoundEnricher.askedOnce("tap", name, tap::eventTypes);
        this.guard = quarantine.admit("tap", name);
        this.stopwatch = new Stopwatch(guard);
    }

    @Override
    public ServiceRank rank() {
        return rank;
    }

    String name() {
        return name;
    }

    Guard guard() {
        return guard;
    }

    /** Who wants its events, for people. */
    String wanter() {
        return wanter;
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
        isLeftOut = guard.isOut();
        isTimed = true;
        if (isLeftOut) {
            wasOut = true;
        } else if (wasOut) {
            // It has missed what has changed meanwhile.
            wasOut = false;
            hasBegun = false;
        }
        return !hasBegun && !isLeftOut;
    }

    /** Lets the tap pass on what it has gathered, and counts what it did not get. */
    void endBatch() {
        if (!isLeftOut) {
            try {
                tap.onPause();
            } catch (RuntimeException | Error e) {
                losses.add(name, LossLedger.UNKNOWN_TYPE, "tap-threw", 1);
                failures.report("The tap '" + name + "' failed in a pause", e);
                guard.onFailure(e);
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
            guard.onFailure(e);
        }
    }

    void onEvent(Event event) {
        if (isLeftOut || !hasBegun) {
            missed++;
            return;
        }
        try {
            if (isTimed) {
                onEventTimed(event);
            } else {
                tap.onEvent(event);
            }
        } catch (RuntimeException | Error e) {
            leaveOut(event, e);
        }
    }

    /** The first event of a batch stands for the others: looking at the clock for each would cost more than most taps. */
    private void onEventTimed(Event event) {
        isTimed = false;
        stopwatch.start();
        tap.onEvent(event);
        stopwatch.stop();
    }

    /** Tells a tap that wants to know it which rule has matched. */
    void onMatch(Rule rule, Event event) {
        if (matchTap == null || isLeftOut || !hasBegun) {
            return;
        }
        try {
            matchTap.onMatch(rule, event);
        } catch (RuntimeException | Error e) {
            leaveOut(event, e);
        }
    }

    /** Takes over what the tap says it has lost. What it leaves out came nevertheless: it is not the drop alarm's. */
    void collectLosses(List<EventType> types) {
        if (!(tap instanceof LossReporting reporting)) {
            return;
        }
        StreamLosses receiver =
                reported == null ? new StreamLosses(name, types, losses, (reason, count) -> {}) : reported;
        reported = receiver;
        try {
            reporting.reportLosses(receiver);
        } catch (RuntimeException | Error e) {
            failures.report("The tap '" + name + "' could not tell its losses", e);
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
        guard.onFailure(failure);
    }
}
