// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.CaptureOpener;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads the events of a case through state and rules, as the pipeline leads those of a replay. */
final class CaseRunner {
    private static final int BATCH = 1024;
    private static final String KERNEL_SOURCE = "syscall";
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final NetworkAddress LOOPBACK = new NetworkAddress(
            "lo", InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());
    private static final Host HOST =
            new Host("test", ScriptBuilder.BEGIN_NS - DAY_NS, 1, 1L << 30, false, List.of(LOOPBACK));

    private final StateEngine state;
    private final RuleEngine rules;
    private final CaptureOpener captures;
    private final SourceContext context;
    private final MutableEvent event;

    CaseRunner(
            StateEngine state, RuleEngine rules, CaptureOpener captures, EventCatalogue catalogue, EventCodec codec) {
        this.state = state;
        this.rules = rules;
        this.captures = captures;
        context = new Context(catalogue, codec, new EventSelection(Set.of(), true));
        event = codec.newEvent();
    }

    private record Context(EventCatalogue catalogue, EventCodec codec, EventSelection selection)
            implements SourceContext {}

    /** The matches of scripted events, in order. */
    List<Match> run(List<ScriptedEvent> script, EventLook look) {
        Run run = new Run(look);
        run.onHost(HOST);
        rules.beginBatch();
        for (ScriptedEvent scripted : script) {
            run.step = scripted.place();
            if (scripted.isForStateOnly()) {
                run.onStateEvent(scripted.record(), 0, scripted.record().capacity(), 0);
            } else {
                run.onEvent(scripted.record(), 0, scripted.record().capacity(), 0);
            }
        }
        return run.matches;
    }

    /** The matches of the events in a capture, in order. */
    List<Match> run(Path capture, EventLook look) throws SourceException {
        Run run = new Run(look);
        try (EventStream stream = captures.open(capture, context)) {
            do {
                rules.beginBatch();
            } while (stream.poll(run, BATCH) >= 0);
        }
        return run.matches;
    }

    /** One way through all events. */
    private final class Run implements EventHandler {
        private final EventLook look;
        private final List<Match> matches = new ArrayList<>();
        private long number;
        private @Nullable Location step;

        Run(EventLook look) {
            this.look = look;
        }

        @Override
        public void onHost(Host host) {
            state.begin(host);
        }

        @Override
        public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
            if (event.moveTo(record, offset, limit, cpu, number, KERNEL_SOURCE)) {
                state.apply(event);
                state.complete(event);
            }
        }

        @Override
        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
            if (!event.moveTo(record, offset, limit, cpu, number + 1, KERNEL_SOURCE)) {
                return;
            }
            if (event.type().kind() == EventKind.ITERATOR) {
                onStateEvent(record, offset, limit, cpu);
                return;
            }
            number++;
            state.apply(event);
            int before = matches.size();
            rules.evaluate(event, (rule, matched) -> onMatch(rule, matched, before));
            look.onEvent(event, describe(event));
            state.complete(event);
        }

        private void onMatch(Rule rule, Event matched, int before) {
            matches.add(new Match(rule.alert(matched, HOST.name()), describe(matched), matches.size() == before));
        }

        private String describe(Event described) {
            Location place = step;
            return "event " + described.number() + ", " + described.type().name()
                    + (place == null ? "" : " of the step at " + place);
        }
    }
}
