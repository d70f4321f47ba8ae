// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.StreamClock;
import java.time.ZoneId;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields that say when an event happened. */
@Component
public final class TimeFields implements FieldProvider {
    private static final long NS_PER_S = 1_000_000_000L;

    private final StreamClock clock;
    private final ZoneId zone;

    @Activate
    public TimeFields(@Reference StreamClock clock) {
        this(clock, ZoneId.systemDefault());
    }

    TimeFields(StreamClock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        readable(list);
        times(list, "evt.rawtime", "since the epoch", FieldType.TIME_NS, (event, value) -> {
            value.setNumber(event.timestampNs());
            return true;
        });
        times(list, "evt.reltime", "since the first event", FieldType.DURATION_NS, (event, value) -> {
            value.setNumber(event.timestampNs() - clock.firstNs());
            return true;
        });
        times(list, "evt.deltatime", "since the event before", FieldType.DURATION_NS, (event, value) -> {
            value.setNumber(event.timestampNs() - clock.previousNs());
            return true;
        });
        times(list, "evt.latency", "that the call took: always 0, calls have no event at their begin", nothing());
        list.text("evt.latency.human", "How long the call took: always 0ns.", (event, value) -> {
                    value.clear();
                    value.appendAscii("0ns");
                    return true;
                })
                .with(FieldFlag.DEPRECATED)
                .add(
                        "evt.latency.quantized",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "Order of magnitude of the time that the call took: always 0.",
                        nothing())
                .with(FieldFlag.DEPRECATED)
                .add(
                        "evt.wait_latency",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds that the call has waited: always 0.",
                        nothing())
                .with(FieldFlag.DEPRECATED);
        return list.fields();
    }

    private void readable(FieldList list) {
        // One calendar for all: fields are read by one thread.
        LocalCalendar calendar = new LocalCalendar(zone);
        list.text("evt.time", "Local time of day with nanoseconds.", time(calendar, false, true))
                .text("evt.time.s", "Local time of day.", time(calendar, false, false))
                .text("evt.datetime", "Local date and time with nanoseconds.", time(calendar, true, true))
                .text("evt.datetime.s", "Local date and time.", time(calendar, true, false))
                .text(
                        "evt.time.iso8601",
                        "Date and time in UTC with nanoseconds, as ISO 8601 has it.",
                        (event, value) -> {
                            value.clear();
                            LocalCalendar.appendIso(event.timestampNs(), value);
                            return true;
                        })
                .text("evt.outputtime", "Local time of day with nanoseconds, for outputs.", time(calendar, false, true))
                .with(FieldFlag.OUTPUT_ONLY);
    }

    private static FieldReader time(LocalCalendar calendar, boolean hasDate, boolean hasFraction) {
        return (event, value) -> {
            value.clear();
            if (hasDate) {
                calendar.appendDate(event.timestampNs(), value);
                value.append((byte) ' ');
            }
            calendar.appendTime(event.timestampNs(), value);
            if (hasFraction) {
                LocalCalendar.appendFraction(event.timestampNs(), value);
            }
            return true;
        };
    }

    /** A time as a whole, its seconds, and the nanoseconds below them. */
    private static void times(FieldList list, String name, String since, FieldType type, FieldReader reader) {
        list.add(name, type, PrintFormat.DECIMAL, "Nanoseconds " + since + ".", reader)
                .add(name + ".s", type, PrintFormat.DECIMAL, "Whole seconds " + since + ".", seconds(reader))
                .add(
                        name + ".ns",
                        type,
                        PrintFormat.PADDED_DECIMAL,
                        "Nanoseconds beyond the whole seconds " + since + ".",
                        rest(reader));
    }

    private static void times(FieldList list, String name, String since, FieldReader reader) {
        FieldType type = FieldType.DURATION_NS;
        list.add(name, type, PrintFormat.DECIMAL, "Nanoseconds " + since + ".", reader)
                .with(FieldFlag.DEPRECATED)
                .add(name + ".s", type, PrintFormat.DECIMAL, "Seconds " + since + ".", reader)
                .with(FieldFlag.DEPRECATED)
                .add(name + ".ns", type, PrintFormat.PADDED_DECIMAL, "Rest in nanoseconds " + since + ".", reader)
                .with(FieldFlag.DEPRECATED);
    }

    private static FieldReader nothing() {
        return (event, value) -> {
            value.setNumber(0);
            return true;
        };
    }

    private static FieldReader seconds(FieldReader reader) {
        return (event, value) -> divided(reader.read(event, value), value.number() / NS_PER_S, value);
    }

    private static FieldReader rest(FieldReader reader) {
        return (event, value) -> divided(reader.read(event, value), value.number() % NS_PER_S, value);
    }

    private static boolean divided(boolean isKnown, long number, FieldValue value) {
        value.setNumber(number);
        return isKnown;
    }
}
