// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongTableTest {
    @Test
    void behavesLikeAnyOtherMap() {
        long seed = System.nanoTime();
        System.out.println("LongTableTest seed " + seed);
        Random random = new Random(seed);
        LongTable<String> table = new LongTable<>();
        Map<Long, String> model = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            // Phases of growing and of shrinking; keys close together, as ids are, and far apart.
            boolean isGrowing = step / 20_000 % 2 == 0;
            long key = random.nextBoolean() ? random.nextInt(4000) : random.nextInt(2000) * 65_537L * 4096;
            if (random.nextInt(10) < (isGrowing ? 7 : 3)) {
                String value = Integer.toString(step);
                assertSame(model.put(key, value), table.put(key, value));
            } else {
                assertSame(model.remove(key), table.remove(key));
            }
            assertSame(model.get(key), table.get(key));
            assertEquals(model.size(), table.size());
        }
        for (Map.Entry<Long, String> entry : model.entrySet()) {
            assertSame(entry.getValue(), table.get(entry.getKey()));
        }
        Set<String> values = new HashSet<>();
        table.forEach(values::add);
        assertEquals(new HashSet<>(model.values()), values);
    }

    @Test
    void isAsSmallAsAtFirstWhenAllHasBeenRemoved() {
        LongTable<String> table = new LongTable<>();
        int capacity = table.capacity();
        for (long key = 0; key < 100_000; key++) {
            table.put(key, "x");
        }
        for (long key = 0; key < 100_000; key++) {
            table.remove(key);
        }
        assertEquals(0, table.size());
        assertEquals(capacity, table.capacity());
    }
}
