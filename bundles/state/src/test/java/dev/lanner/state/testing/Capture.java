// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.events.RecordCodec;
import dev.lanner.source.replay.ReplaySource;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A recorded capture, replayed into a room: state first, then one event after another. */
public final class Capture implements EventHandler {
    private static final int TIME = 0;
    private static final int THREAD = Long.BYTES;

    private final StateRoom room;
    private final Numbering numbering;
    private final Consumer<MutableEvent> action;
    private final MutableEvent event = StateRoom.newEvent();

    private Capture(StateRoom room, Numbering numbering, Consumer<MutableEvent> action) {
        this.room = room;
        this.numbering = numbering;
        this.action = action;
    }

    /** Gives each event its number, by its time and its thread. */
    @FunctionalInterface
    public interface Numbering {
        long number(long timestampNs, long tid);
    }

    /** The file below the conformance folder that stands beside the repository; null if it is not there. */
    public static @Nullable Path find(String name) {
        String given = System.getProperty("lanner.conformance");
        if (given != null) {
            Path path = Path.of(given, name);
            return Files.exists(path) ? path : null;
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path path = at.resolve("../shared/conformance").resolve(name).normalize();
            if (Files.exists(path)) {
                return path;
            }
        }
        return null;
    }

    /** Replays the whole file; {@code action} sees each event after state and before what has ended is removed. */
    public static void replay(Path file, StateRoom room, Numbering numbering, Consumer<MutableEvent> action)
            throws SourceException {
        Capture capture = new Capture(room, numbering, action);
        ReplaySource.Config config = Configurations.of(ReplaySource.Config.class, Map.of("file", file.toString()));
        try (EventStream stream = new ReplaySource(config).open(new Context())) {
            int count = 0;
            while (count >= 0) {
                count = stream.poll(capture, 512);
            }
        }
    }

    @Override
    public void onHost(Host host) {
        room.state.begin(host);
    }

    @Override
    public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
        if (event.moveTo(record, offset, limit, cpu, 0, "syscall")) {
            room.state.apply(event);
            room.state.complete(event);
        }
    }

    @Override
    public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
        long number = numbering.number(record.getLong(offset + TIME), record.getLong(offset + THREAD));
        if (!event.moveTo(record, offset, limit, cpu, number, "syscall")) {
            throw new IllegalStateException("malformed");
        }
        room.state.apply(event);
        action.accept(event);
        room.state.complete(event);
    }

    private record Context() implements SourceContext {
        @Override
        public EventCatalogue catalogue() {
            return StateRoom.catalogue();
        }

        @Override
        public EventCodec codec() {
            return new RecordCodec(StateRoom.catalogue());
        }

        @Override
        public EventSelection selection() {
            return new EventSelection(Set.of(), true);
        }
    }
}
