// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnterEventsTest {
    private static final int MOST_THREADS = 64;
    private static final int MOST_BYTES = 64 * 300;

    @Test
    void behavesLikeAMapThatForgetsItsOldest() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("EnterEventsTest: -Dseed=" + seed);
        Random random = new Random(seed);
        EnterEvents events = new EnterEvents(MOST_THREADS, MOST_BYTES);
        Map<Long, byte[]> model = new LinkedHashMap<>();
        long lost = 0;
        for (int round = 0; round < 200_000; round++) {
            long tid = random.nextInt(120);
            String where = "seed " + seed + " round " + round;
            if (random.nextInt(3) == 0) {
                events.remove(tid);
                model.remove(tid);
            } else {
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(50) == 0 ? 9000 : 200)];
                random.nextBytes(bytes);
                int gone = events.put(tid, ByteBuffer.wrap(bytes), 0, bytes.length);
                lost += gone;
                model.remove(tid);
                for (int i = 0; i < gone; i++) {
                    model.remove(model.keySet().iterator().next());
                }
                model.put(tid, bytes);
            }
            assertEquals(model.size(), events.count(), where);
            assertTrue(events.bytes() <= MOST_BYTES && events.count() <= MOST_THREADS, where);
            long asked = random.nextInt(120);
            byte[] expected = model.get(asked);
            ByteBuffer actual = events.get(asked);
            if (expected == null || actual == null) {
                assertNull(expected, where);
                assertNull(actual, where);
            } else {
                assertEquals(ByteBuffer.wrap(expected), actual.duplicate().position(0), where);
            }
        }
        assertTrue(lost > 100, "some had to give way: " + lost);
    }
}
