// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerNews;
import dev.lanner.state.process.Identities;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The events that tell of containers: makes them of what is known, and passes on what they say. */
final class ContainerEvents {
    private static final Text BEGUN = Text.of(ContainerNews.BEGUN);
    private static final Text ENDED = Text.of(ContainerNews.ENDED);
    /** The thread that others write such events with: one that nobody is. */
    private static final long NOBODY = 0;

    private final Identities identities;
    private final EventType type;
    private final int name;
    private final int data;
    private final int description;
    private final int json;
    /** Of news alone: while one is being handled, the whole state may have to be told. */
    private final EventWriter writer;

    ContainerEvents(EventCatalogue catalogue, Identities identities, EventWriter writer) {
        this.identities = identities;
        this.writer = writer;
        type = catalogue.type("ASYNCEVENT_E");
        name = type.indexOf("name");
        data = type.indexOf("data");
        EventType alone = catalogue.type("CONTAINER_JSON_2_E");
        description = alone.code();
        json = alone.indexOf("json");
    }

    private record News(boolean hasEnded, Text json, boolean isForStateOnly) {}

    /** Whether events of this type, which have no name, describe a container. */
    boolean isAbout(int code) {
        return code == description;
    }

    /** Passes on what an event says, if it is about a container. */
    void apply(Event event) {
        if (event.code() == description) {
            pass(event, false, json);
        } else if (is(BEGUN, event)) {
            pass(event, false, data);
        } else if (is(ENDED, event)) {
            pass(event, true, data);
        }
    }

    private boolean is(Text wanted, Event event) {
        return event.has(name) && wanted.contentEquals(event.record(), event.offset(name), event.textLength(name));
    }

    private void pass(Event event, boolean hasEnded, int index) {
        int length = event.length(index);
        while (length > 0 && event.record().get(event.offset(index) + length - 1) == 0) {
            length--;
        }
        if (length > 0) {
            identities.onContainer(event, hasEnded, Text.copyOf(event.record(), event.offset(index), length));
        }
    }

    /** Tells what all containers are. */
    void tell(EventWriter teller, long timeNs, RecordHandler handler) {
        identities.describeContainers(
                (hasEnded, text, isForStateOnly) -> write(teller, timeNs, hasEnded, text, handler));
    }

    /** Tells what has become of containers since the last time. */
    void passNews(RecordHandler events, RecordHandler stateOnly) {
        List<News> all = new ArrayList<>();
        identities.passNews((hasEnded, text, isForStateOnly) -> all.add(new News(hasEnded, text, isForStateOnly)));
        // Rules are not to be judged under the lock of those who know.
        for (News each : all) {
            write(writer, nowNs(), each.hasEnded, each.json, each.isForStateOnly ? stateOnly : events);
        }
    }

    private static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private void write(EventWriter teller, long timeNs, boolean hasEnded, Text text, RecordHandler handler) {
        // Others read it up to a NUL.
        byte[] bytes = new byte[text.length() + 1];
        text.copyTo(bytes, 0);
        ByteBuffer record = teller.begin(type, timeNs, NOBODY)
                .integer(0)
                .text(hasEnded ? ENDED : BEGUN)
                .bytes(bytes, 0, bytes.length)
                .end();
        handler.onRecord(record, 0, record.limit());
    }
}
