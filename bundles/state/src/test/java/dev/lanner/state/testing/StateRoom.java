// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.text.Text;
import dev.lanner.events.RecordCodec;
import dev.lanner.events.StandardCatalogue;
import dev.lanner.state.EventDrivenState;
import dev.lanner.state.StateConfig;
import dev.lanner.state.StreamClock;
import dev.lanner.state.host.Accounts;
import dev.lanner.state.host.StreamAccounts;
import dev.lanner.state.process.ProcessTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The state room without a framework, and events made by hand. */
public final class StateRoom {
    private static final EventCatalogue CATALOGUE = new StandardCatalogue();
    private static final RecordCodec CODEC = new RecordCodec(CATALOGUE);

    public final ProcessTable table = new ProcessTable();
    public final StreamClock clock = new StreamClock();
    public Accounts accounts = Accounts.parse(
            "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\n"
                    .getBytes(StandardCharsets.UTF_8),
            "root:x:0:\nusers:x:1000:alice\n".getBytes(StandardCharsets.UTF_8));
    public final StreamAccounts streamAccounts = new StreamAccounts(() -> accounts);
    public final EventDrivenState state =
            new EventDrivenState(CATALOGUE, CODEC, table, clock, streamAccounts, Configurations.of(StateConfig.class));
    public final MutableEvent event = CODEC.newEvent();
    private final EventWriter writer = CODEC.newWriter(64 * 1024);
    private long timeNs = 1_000_000_000_000_000_000L;
    private long number;

    public static EventCatalogue catalogue() {
        return CATALOGUE;
    }

    public static MutableEvent newEvent() {
        return CODEC.newEvent();
    }

    /** Sets the time of the next event; each one is a millisecond later than the one before. */
    public StateRoom at(long nextNs) {
        timeNs = nextNs - 1_000_000;
        return this;
    }

    public long timeNs() {
        return timeNs;
    }

    /** Starts an event; parameters that are not given are absent. */
    public Draft draft(String enumName, long tid) {
        return new Draft(CATALOGUE.type(enumName), tid);
    }

    /** Lets the rules' turn pass: removes what has ended with the present event. */
    public void complete() {
        state.complete(event);
    }

    /** An event that is being put together. */
    public final class Draft {
        private final EventType type;
        private final long tid;
        private final Map<String, Object> values = new HashMap<>();

        private Draft(EventType type, long tid) {
            this.type = type;
            this.tid = tid;
        }

        public Draft with(String parameter, Object value) {
            if (type.indexOf(parameter) < 0) {
                throw new IllegalArgumentException(type.enumName() + " has no " + parameter);
            }
            values.put(parameter, value);
            return this;
        }

        /** Writes the event and applies it, but does not complete it. */
        public MutableEvent apply() {
            timeNs += 1_000_000;
            writer.begin(type, timeNs, tid);
            for (Parameter parameter : type.parameters()) {
                Object value = values.get(parameter.name());
                if (value == null) {
                    writer.absent();
                } else if (value instanceof Number integer) {
                    writer.integer(integer.longValue());
                } else if (value instanceof Text text) {
                    writer.text(text);
                } else if (value instanceof byte[] bytes) {
                    writer.bytes(bytes, 0, bytes.length);
                } else if (parameter.type().isText()) {
                    writer.text((String) value);
                } else {
                    byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
                    writer.bytes(bytes, 0, bytes.length);
                }
            }
            ByteBuffer record = writer.end();
            if (!event.moveTo(record, 0, record.limit(), 0, ++number, "syscall")) {
                throw new IllegalStateException("malformed");
            }
            state.apply(event);
            return event;
        }

        /** Applies and completes it. */
        public void pass() {
            apply();
            complete();
        }
    }
}
