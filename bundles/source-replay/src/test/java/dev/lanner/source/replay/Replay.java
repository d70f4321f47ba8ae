// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.events.RecordCodec;
import dev.lanner.events.StandardCatalogue;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Replays one capture to its end and keeps what came. */
final class Replay implements EventHandler {
    static final StandardCatalogue CATALOGUE = new StandardCatalogue();
    static final EventCodec CODEC = new RecordCodec(CATALOGUE);

    final List<Host> hosts = new ArrayList<>();
    /** By type, what came for all and what came for state. */
    final Map<String, Integer> events = new TreeMap<>();

    final Map<String, Integer> states = new TreeMap<>();
    final Map<String, Long> losses = new TreeMap<>();
    /** Each record, for state or for all, as text: type, time, thread and bytes. */
    final List<String> records = new ArrayList<>();

    final List<Long> timesNs = new ArrayList<>();
    int refused;
    int mostInOnePoll;
    private final MutableEvent event = CODEC.newEvent();
    private final boolean keepsRecords;

    Replay(boolean keepsRecords) {
        this.keepsRecords = keepsRecords;
    }

    static Replay of(Path file) throws SourceException {
        Replay replay = new Replay(false);
        replay.run(new ReplaySettings(file.toString(), 0, false), 512);
        return replay;
    }

    void run(ReplaySettings settings, int limit) throws SourceException {
        try (ReplayStream stream = ReplayStream.open(settings, CATALOGUE, CODEC)) {
            drain(stream, limit);
            stream.reportLosses((code, reason, extent, total) -> losses.merge(reason, total, Long::sum));
        }
    }

    private void drain(EventStream stream, int limit) throws SourceException {
        for (int count = 0; count >= 0; count = stream.poll(this, limit)) {
            mostInOnePoll = Math.max(mostInOnePoll, count);
        }
    }

    int eventCount() {
        return events.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void onHost(Host host) {
        hosts.add(host);
    }

    @Override
    public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
        take(record, offset, limit, cpu, events);
    }

    @Override
    public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
        take(record, offset, limit, cpu, states);
    }

    private void take(ByteBuffer record, int offset, int limit, int cpu, Map<String, Integer> counts) {
        if (!event.moveTo(record, offset, limit, cpu, 1, "syscall")) {
            refused++;
            return;
        }
        counts.merge(event.type().enumName(), 1, Integer::sum);
        timesNs.add(event.timestampNs());
        if (keepsRecords) {
            byte[] bytes = new byte[limit - offset];
            record.get(offset, bytes);
            records.add(event.type().enumName() + " " + cpu + " "
                    + java.util.HexFormat.of().formatHex(bytes));
        }
    }
}
