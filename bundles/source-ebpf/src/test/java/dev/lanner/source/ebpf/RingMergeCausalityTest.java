// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Simulated CPUs write at random moments, also between the reader's looks at the rings. An event can only be the cause
 * of another if it was whole before the other one began; that order must be kept, whatever the rings.
 */
class RingMergeCausalityTest {
    private static final int ROUNDS = 300;
    private static final int DRAINS = 60;
    private static final int SIZE = 2048;

    @Test
    void neverPutsAnEffectBeforeItsCause() {
        long seed = System.nanoTime();
        System.out.println("Seed of RingMergeCausalityTest: " + seed);
        Random random = new Random(seed);
        int keptBack = 0;
        int events = 0;
        for (int round = 0; round < ROUNDS; round++) {
            World world = new World(random);
            world.run("seed " + seed + ", round " + round);
            keptBack += world.keptBack;
            events += world.written.size();
        }
        assertTrue(keptBack > ROUNDS, "the reader was never overtaken: " + keptBack);
        assertTrue(events > 20 * ROUNDS, "hardly any events: " + events);
    }

    /** When an event began (which is its timestamp) and was whole, on the simulation's clock. */
    private record Span(long begun, long whole) {}

    /** Rings, those who write to them, and what the reader got. */
    private static final class World {
        private final Random random;
        private final List<PlainRing> rings = new ArrayList<>();
        private final List<Cpu> cpus = new ArrayList<>();
        private final List<Span> written = new ArrayList<>();
        private final List<Integer> delivered = new ArrayList<>();
        private long clock;
        private boolean quiet;
        private int keptBack;

        private World(Random random) {
            this.random = random;
        }

        private void run(String where) {
            int ringCount = 1 + random.nextInt(6);
            for (int i = 0; i < ringCount; i++) {
                // No record is longer than the window less the granule.
                rings.add(
                        random.nextBoolean()
                                ? PlainRing.of(SIZE, this::letTimePass)
                                : PlainRing.behindWindow(SIZE, 512, 64, this::letTimePass));
            }
            int cpuCount = ringCount * (1 + random.nextInt(3));
            for (int i = 0; i < cpuCount; i++) {
                cpus.add(new Cpu(rings.get(i % ringCount), i));
            }
            RingMerge merge = new RingMerge(rings.stream().map(Ring::new).toList());
            for (int i = 0; i < DRAINS; i++) {
                drain(merge, 1 + random.nextInt(40));
                keptBack += delivered.size() < written.size() ? 1 : 0;
                letTimePass();
            }
            quiet = true;
            for (Cpu cpu : cpus) {
                while (!cpu.isIdle()) {
                    cpu.step();
                }
            }
            drain(merge, Integer.MAX_VALUE);
            check(where);
        }

        private void letTimePass() {
            int steps = quiet ? 0 : random.nextInt(8);
            for (int i = 0; i < steps; i++) {
                cpus.get(random.nextInt(cpus.size())).step();
            }
        }

        private void drain(RingMerge merge, int limit) {
            int before = delivered.size();
            int count =
                    merge.drain((record, offset, end, cpu) -> delivered.add((int) record.getLong(offset + 8)), limit);
            assertEquals(delivered.size() - before, count);
            assertTrue(count <= limit);
        }

        private void check(String where) {
            assertEquals(written.size(), delivered.size(), where);
            Set<Integer> once = new HashSet<>(delivered);
            assertEquals(written.size(), once.size(), where);
            for (PlainRing ring : rings) {
                assertEquals(ring.written(), ring.consumerPosition(), where);
            }
            // From the last one: nobody delivered later may have been whole before this one began.
            long earliestWhole = Long.MAX_VALUE;
            for (int i = delivered.size() - 1; i >= 0; i--) {
                Span span = written.get(delivered.get(i));
                String place = where + ": an effect came before its cause, as number " + i;
                assertTrue(span.begun() <= earliestWhole, place);
                earliestWhole = Math.min(earliestWhole, span.whole());
            }
        }

        /** Writes one event after the other, in three steps that others may come between. */
        private final class Cpu {
            private final PlainRing ring;
            private final int number;
            private long begun = -1;
            private long position = -1;

            private Cpu(PlainRing ring, int number) {
                this.ring = ring;
                this.number = number;
            }

            private boolean isIdle() {
                return begun < 0;
            }

            private void step() {
                clock++;
                if (begun < 0) {
                    begun = clock;
                } else if (position < 0) {
                    position = ring.reserve(PlainRing.PAYLOAD_BYTES + random.nextInt(120));
                    begun = position < 0 ? -1 : begun;
                } else {
                    end();
                }
            }

            private void end() {
                if (random.nextInt(10) == 0) {
                    ring.discard(position);
                } else {
                    ring.commit(position, begun, written.size(), number);
                    written.add(new Span(begun, clock));
                }
                begun = -1;
                position = -1;
            }
        }
    }
}
