// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of a host on which nothing runs, but for a few records. */
record OneHost(String name, int records) implements StateEngine {
    @Override
    public Set<String> eventTypes() {
        return Set.of();
    }

    @Override
    public void fillFromHost() {}

    @Override
    public void begin(Host host) {}

    @Override
    public Host host() {
        return new Host(name, 1, 2, 3, true);
    }

    @Override
    public void tell(RecordHandler handler) {
        ByteBuffer record = ByteBuffer.allocate(1 << 12);
        for (int i = 0; i < records; i++) {
            handler.onRecord(record, 0, record.capacity());
        }
    }

    @Override
    public void apply(MutableEvent event) {}

    @Override
    public @Nullable ThreadState thread(long tid) {
        return null;
    }

    @Override
    public void complete(Event event) {}

    @Override
    public void reportLosses(LossReceiver receiver) {}

    @Override
    public int threadCount() {
        return 0;
    }

    @Override
    public int fileCount() {
        return 0;
    }
}
