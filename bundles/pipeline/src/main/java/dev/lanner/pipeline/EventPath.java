// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.pipeline.WaitingRoom.Guest;
import dev.lanner.pipeline.WaitingRoom.Progress;
import dev.lanner.spi.source.EventHandler;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to one event: state, enrichers, taps, rules, and for each match an alert to every output.
 *
 * <p>What belongs to a thread of which it is not known yet whose it is waits in a {@link WaitingRoom} between state and the
 * rest.
 *
 * <p>What tells the state at the start goes to state alone and is no event to anybody else, nor in any count.
 *
 * <p><em>Thread:</em> the event loop's. Nothing that fails on the way stops the next event.
 */
final class EventPath implements EventHandler, MatchHandler, WaitingRoom.Door {
    private static final Logger LOG = LoggerFactory.getLogger(EventPath.class);

    /** The source that rules name for everything that comes from the kernel. */
    private static final String KERNEL_SOURCE = "syscall";

    static final String STATE = "state";
    private static final String RULES = "rules";

    private final StateEngine state;
    private final RuleEngine rules;
    private final Counters counters;
    private final LossLedger losses;
    private final AlertDelivery delivery;
    private final String hostname;
    private final WaitingRoom room;
    private final MutableEvent event;
    private final EventRoles roles;
    private final FailureLog failures = new FailureLog(LOG);
    private BoundEnricher[] enrichers = Wiring.NONE.enrichers;
    private BoundTap[] taps = Wiring.NONE.taps;
    private String sourceName = "";
    private long number;
    private long received;
    /** Another host has begun, and none of its events has come yet. */
    private boolean isBeginning;

    /** No event has come yet, or none of this host, or a tap is there that has not been told the state. */
    private boolean isUnsettled = true;

    EventPath(
            Core core,
            WaitingRoom room,
            Counters counters,
            LossLedger losses,
            AlertDelivery delivery,
            String hostname) {
        this.room = room;
        state = core.state();
        rules = core.rules();
        event = core.codec().newEvent();
        roles = new EventRoles(core.catalogue());
        this.counters = counters;
        this.losses = losses;
        this.delivery = delivery;
        this.hostname = hostname;
    }

    /** The services of the house that every event passes. */
    record Core(StateEngine state, RuleEngine rules, EventCodec codec, EventCatalogue catalogue) {}

    void rewire(Wiring wiring) {
        enrichers = wiring.enrichers;
        taps = wiring.taps;
        delivery.rewire(wiring);
    }

    /** The next events come from this source. */
    void beginBatch(String source) {
        release();
        sourceName = source;
        received = 0;
        for (BoundTap tap : taps) {
            isUnsettled |= tap.beginBatch();
        }
    }

    /** Makes the counts visible; returns how many events this batch had, malformed ones included. */
    long endBatch() {
        counters.publishEvents(number);
        for (BoundTap tap : taps) {
            tap.endBatch();
        }
        return received;
    }

    /** No source has been asked for events for a while: taps have their pause nevertheless. */
    void pause() {
        release();
        for (BoundTap tap : taps) {
            isUnsettled |= tap.beginBatch();
            tap.endBatch();
        }
    }

    private void release() {
        passNews();
        if (!room.isEmpty()) {
            room.release(System.nanoTime(), this);
        }
    }

    /** Whether no event waits inside. */
    boolean isDone() {
        return room.isEmpty();
    }

    /** There will be no more events: those that wait go on. */
    void end() {
        room.clear(this);
        counters.publishEvents(number);
    }

    /** Events since the start. */
    long eventCount() {
        return number;
    }

    @Override
    public void onHost(Host host) {
        // Those of the host before are judged by its state.
        room.clear(this);
        isBeginning = true;
        for (BoundTap tap : taps) {
            tap.forget();
        }
        isUnsettled = true;
        try {
            state.begin(host);
        } catch (RuntimeException | Error e) {
            losses.add(STATE, LossLedger.UNKNOWN_TYPE, "threw", 1);
            failures.report("State could not begin with the host '" + host.name() + "'", e);
        }
    }

    /** What is told of a container comes before what happens in it. */
    private void passNews() {
        if (state.hasNews()) {
            state.passNews(this::onNews, this::onNewsForState);
        }
    }

    private void onNews(ByteBuffer record, int offset, int limit) {
        if (event.moveTo(record, offset, limit, 0, number + 1, KERNEL_SOURCE)) {
            number++;
            applyAndJudge();
        }
    }

    private void onNewsForState(ByteBuffer record, int offset, int limit) {
        if (event.moveTo(record, offset, limit, 0, number, KERNEL_SOURCE)) {
            applyToState();
        }
    }

    @Override
    public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
        passNews();
        byte role = roles.of(record, offset, limit);
        String ruleSource = role == EventRoles.PLUGIN ? sourceName : KERNEL_SOURCE;
        if (!event.moveTo(record, offset, limit, cpu, number + 1, ruleSource)) {
            received++;
            losses.add(sourceName, LossLedger.UNKNOWN_TYPE, "malformed", 1);
            return;
        }
        if (role >= EventRoles.LISTING && (role == EventRoles.LISTING || isBeginning)) {
            takeForState();
            return;
        }
        received++;
        number++;
        if (!room.isEmpty() && room.takes(event, Progress.NEW)) {
            return;
        }
        applyAndJudge();
    }

    private void applyAndJudge() {
        if (isUnsettled) {
            settle();
        }
        apply();
        if (!room.takes(event)) {
            judge();
        }
    }

    private void judge() {
        for (BoundEnricher enricher : enrichers) {
            enricher.enrich(event);
        }
        for (BoundTap tap : taps) {
            tap.onEvent(event);
        }
        try {
            rules.evaluate(event, this);
        } catch (RuntimeException | Error e) {
            onFailure(RULES, e);
        }
        complete();
    }

    @Override
    public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
        passNews();
        if (event.moveTo(record, offset, limit, cpu, number, KERNEL_SOURCE)) {
            takeForState();
        } else {
            losses.add(sourceName, LossLedger.UNKNOWN_TYPE, "malformed", 1);
        }
    }

    @Override
    public void onReleased(Guest guest) {
        passNews();
        ByteBuffer record = guest.record();
        event.moveTo(record, 0, record.limit(), guest.cpu(), guest.number(), guest.source());
        if (guest.progress() == Progress.APPLIED) {
            event.attach(guest.thread(), guest.file());
            judge();
        } else if (guest.progress() == Progress.FOR_STATE) {
            takeForState();
        } else if (room.isEmpty() || !room.takes(event, Progress.NEW)) {
            // Else its thread has become somebody else's, who is not known yet either.
            applyAndJudge();
        }
    }

    private void takeForState() {
        if (room.isEmpty() || !room.takes(event, Progress.FOR_STATE)) {
            applyToState();
        }
    }

    /** What is for state alone; a tap that has not begun is told the state as a whole when it does. */
    private void applyToState() {
        apply();
        for (BoundTap tap : taps) {
            tap.onStateEvent(event);
        }
        complete();
    }

    private void apply() {
        try {
            state.apply(event);
        } catch (RuntimeException | Error e) {
            onFailure(STATE, e);
        }
    }

    private void complete() {
        try {
            state.complete(event);
        } catch (RuntimeException | Error e) {
            onFailure(STATE, e);
        }
    }

    /** What comes before the first event of all, of a host, and of a tap: one question for each event instead of three. */
    private void settle() {
        isUnsettled = false;
        isBeginning = false;
        if (number == 1) {
            counters.onFirstEvent();
        }
        for (BoundTap tap : taps) {
            tap.begin(state);
        }
    }

    @Override
    public void onMatch(Rule rule, Event matched) {
        try {
            delivery.deliver(rule.alert(matched, hostname));
        } catch (RuntimeException | Error e) {
            onFailure(RULES, e);
        }
        for (BoundTap tap : taps) {
            tap.onMatch(rule, matched);
        }
    }

    private void onFailure(String stage, Throwable failure) {
        losses.add(stage, event.type().name(), "threw", 1);
        failures.report("An event of type '" + event.type().name() + "' could not be handled by " + stage, failure);
    }
}
