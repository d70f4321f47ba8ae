// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of events that are no system calls, and of an event's place in time. */
@Component
public final class MetaFields implements FieldProvider {
    private static final long NS_PER_MS = 1_000_000;
    private static final int SHORT_ID = 12;

    private final int plugin;
    private final int pluginData;
    private final int infrastructure;
    private final int description;

    @Activate
    public MetaFields(@Reference EventCatalogue catalogue) {
        EventType pluginType = catalogue.type("PLUGINEVENT_E");
        plugin = pluginType.code();
        pluginData = pluginType.indexOf("event_data");
        EventType infrastructureType = catalogue.type("INFRASTRUCTURE_EVENT_E");
        infrastructure = infrastructureType.code();
        description = infrastructureType.indexOf("description");
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        list.text("evt.pluginname", "Name of the source of an event that comes from a plug-in.", (event, value) -> {
                    value.clear();
                    value.appendAscii(event.source());
                    return event.code() == plugin;
                })
                .text("evt.plugininfo", "What an event that comes from a plug-in carries, as text.", (event, value) -> {
                    if (event.code() != plugin || !event.has(pluginData)) {
                        return false;
                    }
                    value.setBytes(event.record(), event.offset(pluginData), event.length(pluginData));
                    return true;
                })
                .withArgument(
                        "evt.around",
                        FieldType.UNSIGNED,
                        ArgumentMode.REQUIRED,
                        PrintFormat.DECIMAL,
                        "Whether the event lies within so many milliseconds of a time in nanoseconds since the epoch, as in"
                                + " evt.around[1566230400000000000]=500.",
                        MetaFields::around)
                .with(FieldFlag.AT_MOST, FieldFlag.CONDITION_ONLY, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        docker(list, "name", "Name", "Event", Integer.MAX_VALUE);
        docker(list, "container.id", "Id of the container", "ID", SHORT_ID);
        docker(list, "container.name", "Name of the container", "name", Integer.MAX_VALUE);
        docker(list, "container.image", "Image of the container", "Image", Integer.MAX_VALUE);
        return list.fields();
    }

    /** How far away the event is, in milliseconds that have begun. */
    private static FieldReader around(@Nullable String argument) {
        long timeNs;
        try {
            timeNs = Long.parseUnsignedLong(argument == null ? "" : argument.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'evt.around' takes a time in nanoseconds since the epoch, as in"
                            + " evt.around[1566230400000000000], not '" + argument + "'",
                    e);
        }
        return (event, value) -> {
            long distanceNs = Math.abs(event.timestampNs() - timeNs);
            value.setNumber((distanceNs + NS_PER_MS - 1) / NS_PER_MS);
            return true;
        };
    }

    private void docker(FieldList list, String name, String what, String key, int most) {
        byte[] start = key.getBytes(StandardCharsets.US_ASCII);
        list.text(
                "evt.infra.docker." + name,
                what + " in an event of Docker's that an old capture may hold.",
                (event, value) -> event.code() == infrastructure && property(event, start, most, value));
    }

    /** One of several {@code key: value}, with semicolons between. */
    private boolean property(Event event, byte[] key, int most, FieldValue value) {
        ByteBuffer record = event.record();
        int at = event.offset(description);
        int end = at + event.textLength(description);
        while (at < end) {
            int next = indexOf(record, at, end, ';');
            int from = skipBlanks(record, at, next);
            if (startsWith(record, from, next, key)) {
                int colon = indexOf(record, from, next, ':');
                int first = skipBlanks(record, Math.min(colon + 1, next), next);
                int last = indexOf(record, first, next, '@');
                while (last > first && record.get(last - 1) == ' ') {
                    last--;
                }
                value.setBytes(record, first, Math.min(most, last - first));
                return colon < next;
            }
            at = next + 1;
        }
        return false;
    }

    private static int indexOf(ByteBuffer record, int from, int to, char wanted) {
        int at = from;
        while (at < to && record.get(at) != wanted) {
            at++;
        }
        return at;
    }

    private static int skipBlanks(ByteBuffer record, int from, int to) {
        int at = from;
        while (at < to && record.get(at) == ' ') {
            at++;
        }
        return at;
    }

    private static boolean startsWith(ByteBuffer record, int from, int to, byte[] start) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (record.get(from + i) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
