// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanner.api.rule.MatchHandler;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private int matches;

    @Test
    void evaluatingAllocatesNothingWhenNothingMatches() {
        Workload workload = new Workload(7, false);
        IndexedRuleEngine engine = TestEngine.first(workload.fields()).engine();
        assertTrue(engine.load(workload.rules()).isSuccessful());
        FakeEvent[] events = workload.events();
        MatchHandler handler = (rule, event) -> matches++;
        run(engine, events, handler);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            run(engine, events, handler);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        long own = ownBytes(threads, thread);
        assertEquals(0, matches);
        assertEquals(0, Math.max(0, least - own), "bytes for " + events.length + " events");
    }

    private static void run(IndexedRuleEngine engine, FakeEvent[] events, MatchHandler handler) {
        engine.beginBatch();
        for (FakeEvent event : events) {
            engine.evaluate(event, handler);
        }
    }

    /** What asking costs by itself. */
    private static long ownBytes(ThreadMXBean threads, long thread) {
        long before = threads.getThreadAllocatedBytes(thread);
        return threads.getThreadAllocatedBytes(thread) - before;
    }
}
