// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A CPU goes from one thread to another: the event's thread has run since the CPU's last such event. */
final class SwitchUpdate implements EventUpdate {
    private final MemoryUpdate memory;
    /** By CPU: when its last such event was, 0 if there was none. */
    private long[] lastNs = new long[64];

    SwitchUpdate(EventType type) {
        memory = new MemoryUpdate(type);
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        int cpu = event.cpu();
        if (cpu < 0) {
            return memory.apply(event, thread);
        }
        if (cpu >= lastNs.length) {
            lastNs = Arrays.copyOf(lastNs, cpu * 2);
        }
        long last = lastNs[cpu];
        lastNs[cpu] = event.timestampNs();
        if (thread != null) {
            thread.cpuTime.ran(last == 0 ? 0 : Math.max(0, event.timestampNs() - last));
        }
        return memory.apply(event, thread);
    }
}
