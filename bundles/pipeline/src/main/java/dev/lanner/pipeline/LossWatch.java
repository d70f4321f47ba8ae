// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventType;
import dev.lanner.api.state.StateEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects once a second what sources and state have lost. <em>Thread:</em> the event loop's. */
final class LossWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

    private final StateEngine state;
    private final List<EventType> types;
    private final StreamLosses stateLosses;
    private final DropAlarm alarm;
    private final FailureLog failures = new FailureLog(LOG);
    private long nextNs = System.nanoTime();

    LossWatch(StateEngine state, List<EventType> types, LossLedger ledger, DropAlarm alarm) {
        this.state = state;
        this.types = types;
        this.alarm = alarm;
        // What state lost is no event that did not come: it is not the drop alarm's.
        stateLosses = new StreamLosses(EventPath.STATE, types, ledger, (reason, count) -> {});
    }

    /** Collects if a second has passed since the last time. */
    void look(Wiring wiring, long nowNs, long eventCount) {
        if (nowNs - nextNs >= 0) {
            nextNs = nowNs + PERIOD_NS;
            collect(wiring, nowNs, eventCount);
        }
    }

    void collect(Wiring wiring, long nowNs, long eventCount) {
        for (BoundSource source : wiring.sources) {
            source.collectLosses();
        }
        for (BoundTap tap : wiring.taps) {
            tap.collectLosses(types);
        }
        try {
            state.reportLosses(stateLosses);
        } catch (RuntimeException | Error e) {
            failures.report("State could not tell its losses", e);
        }
        alarm.onSecond(nowNs, eventCount);
    }
}
