// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanner.api.event.Event;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldValue;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.spi.source.SourceException;
import dev.lanner.state.testing.Capture;
import dev.lanner.state.testing.StateRoom;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Readers, and state itself where no process comes or changes, leave the garbage collector alone. */
class NoAllocationTest {
    private static final int WARM_UP = 3;
    private static final int COUNTED = 3;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StateRoom room = new StateRoom();
    private final long self = Thread.currentThread().getId();

    private record NamedReader(String name, FieldReader reader) {}

    private List<NamedReader> readers() {
        Map<String, String> arguments = Map.of(
                "evt.arg", "flags",
                "evt.rawarg", "res",
                "evt.type.is", "open",
                "evt.abspath", "dst",
                "evt.around", "1795333660000000000",
                "thread.cgroup", "cpu");
        List<FieldProvider> providers = AllFields.providers(room, ZoneId.systemDefault());
        List<NamedReader> readers = new ArrayList<>();
        for (FieldProvider provider : providers) {
            for (FieldSpec spec : provider.fields()) {
                if (spec.argument() != ArgumentMode.REQUIRED) {
                    readers.add(new NamedReader(spec.name(), spec.binder().bind(null)));
                }
                if (spec.argument() == ArgumentMode.OPTIONAL && !arguments.containsKey(spec.name())) {
                    readers.add(
                            new NamedReader(spec.name() + "[1]", spec.binder().bind("1")));
                }
                String argument = arguments.get(spec.name());
                if (argument != null) {
                    readers.add(new NamedReader(
                            spec.name() + "." + argument, spec.binder().bind(argument)));
                }
            }
        }
        return readers;
    }

    @Test
    void readingEveryFieldOfEveryRecordedEventAllocatesNothing() throws SourceException {
        Path path = Capture.find("captures/lab.scap");
        if (path == null) {
            System.out.println("Skipped: captures/lab.scap is not there.");
            Assumptions.abort("captures/lab.scap is not there");
            return;
        }
        List<NamedReader> readers = readers();
        FieldValue value = new FieldValue();
        // The least of several rounds: what the virtual machine now and then allocates by itself is not a reader's.
        long[] least = new long[readers.size()];
        Arrays.fill(least, Long.MAX_VALUE);
        for (int round = 0; round < WARM_UP + COUNTED; round++) {
            long[] allocated = new long[readers.size()];
            Capture.replay(path, room, (timestampNs, tid) -> 1, event -> {
                nameFile(event);
                for (int i = 0; i < allocated.length; i++) {
                    long before = threads.getThreadAllocatedBytes(self);
                    readers.get(i).reader().read(event, value);
                    long bytesMore = threads.getThreadAllocatedBytes(self) - before;
                    allocated[i] += bytesMore;
                }
            });
            for (int i = 0; i < least.length && round >= WARM_UP; i++) {
                least[i] = Math.min(least[i], allocated[i]);
            }
        }
        Map<String, Long> guilty = new TreeMap<>();
        for (int i = 0; i < least.length; i++) {
            if (least[i] > 0) {
                guilty.put(readers.get(i).name(), least[i]);
            }
        }
        assertTrue(readers.size() > 150, () -> readers.size() + " readers");
        assertEquals(Map.of(), guilty);
    }

    /** A connection's name is made once, when somebody asks for it first. */
    private static void nameFile(Event event) {
        if (event.file() != null) {
            event.file().name();
        }
    }
}
