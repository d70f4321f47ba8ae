// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.EventHandler;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to one event: state, enrichers, rules, and for each match an alert to every output.
 *
 * <p><em>Thread:</em> the event loop's. Nothing that fails on the way stops the next event.
 */
final class EventPath implements EventHandler, MatchHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EventPath.class);

    /** The source that rules name for everything that comes from the kernel. */
    private static final String KERNEL_SOURCE = "syscall";

    private static final String STATE = "state";
    private static final String RULES = "rules";
    private static final int HEADER_BYTES = 26;
    private static final int TYPE_OFFSET = 20;

    private final StateEngine state;
    private final RuleEngine rules;
    private final Counters counters;
    private final LossLedger losses;
    private final HeldAlerts held;
    private final String hostname;
    private final MutableEvent event;
    private final boolean[] isFromPlugin;
    private final FailureLog failures = new FailureLog(LOG);
    private BoundEnricher[] enrichers = Wiring.NONE.enrichers;
    private BoundOutput[] outputs = Wiring.NONE.outputs;
    private String sourceName = "";
    private long number;
    private long received;

    EventPath(Core core, Counters counters, LossLedger losses, HeldAlerts held, String hostname) {
        state = core.state();
        rules = core.rules();
        event = core.codec().newEvent();
        isFromPlugin = pluginCodes(core.catalogue());
        this.counters = counters;
        this.losses = losses;
        this.held = held;
        this.hostname = hostname;
    }

    /** The services of the house that every event passes. */
    record Core(StateEngine state, RuleEngine rules, EventCodec codec, EventCatalogue catalogue) {}

    private static boolean[] pluginCodes(EventCatalogue catalogue) {
        List<EventType> types = catalogue.types();
        boolean[] codes = new boolean[types.size()];
        for (int code = 0; code < codes.length; code++) {
            codes[code] = types.get(code).kind() == EventKind.PLUGIN;
        }
        return codes;
    }

    void rewire(Wiring wiring) {
        enrichers = wiring.enrichers;
        outputs = wiring.outputs;
        held.giveTo(outputs);
    }

    /** There will be no more events, and no more outputs. */
    void end() {
        held.giveUp();
    }

    /** The next events come from this source. */
    void beginBatch(String source) {
        sourceName = source;
        received = 0;
    }

    /** Makes the counts visible; returns how many events this batch had, malformed ones included. */
    long endBatch() {
        counters.publishEvents(number);
        return received;
    }

    @Override
    public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
        received++;
        if (!event.moveTo(record, offset, limit, cpu, number + 1, ruleSource(record, offset, limit))) {
            losses.add(sourceName, LossLedger.UNKNOWN_TYPE, "malformed", 1);
            return;
        }
        if (++number == 1) {
            counters.onFirstEvent();
        }
        try {
            state.apply(event);
        } catch (RuntimeException | Error e) {
            onFailure(STATE, e);
        }
        for (BoundEnricher enricher : enrichers) {
            enricher.enrich(event);
        }
        try {
            rules.evaluate(event, this);
        } catch (RuntimeException | Error e) {
            onFailure(RULES, e);
        }
        try {
            state.complete(event);
        } catch (RuntimeException | Error e) {
            onFailure(STATE, e);
        }
    }

    /** What rules call the source of this record: a plugin's own events are its own, all others are the kernel's. */
    private String ruleSource(ByteBuffer record, int offset, int limit) {
        if (limit - offset < HEADER_BYTES) {
            return KERNEL_SOURCE;
        }
        int code = record.getShort(offset + TYPE_OFFSET) & 0xffff;
        return code < isFromPlugin.length && isFromPlugin[code] ? sourceName : KERNEL_SOURCE;
    }

    @Override
    public void onMatch(Rule rule, Event matched) {
        Alert alert;
        try {
            alert = rule.alert(matched, hostname);
        } catch (RuntimeException | Error e) {
            onFailure(RULES, e);
            return;
        }
        counters.countAlert(rule.name(), rule.priority());
        BoundOutput[] receivers = outputs;
        if (receivers.length == 0) {
            held.hold(alert);
        }
        for (BoundOutput output : receivers) {
            output.offer(alert);
        }
    }

    private void onFailure(String stage, Throwable failure) {
        losses.add(stage, event.type().name(), "threw", 1);
        failures.report("An event of type '" + event.type().name() + "' could not be handled by " + stage, failure);
    }
}
