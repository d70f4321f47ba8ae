// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.enrich.EventEnricher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Outputs, enrichers and sources are plugged in and out while a generator runs as fast as it can. */
final class HotSwapTest {
    private static final int SWAPS = 1000;

    /** One in so many events matches: enough to keep the workers busy, few enough to keep all numbers. */
    private static final long MATCH_EVERY = 64;

    @Test
    void neverCallsALeaverNeverSkipsAStayerAndGivesANewcomerAnUnbrokenRun() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            rig.rules.matchEvery = MATCH_EVERY;
            FakeOutput staying = rig.plug("staying", new FakeOutput());
            FakeSource source = rig.plug("generator", new FakeSource());
            rig.start();
            List<FakeOutput> guests = new ArrayList<>();
            for (int i = 0; i < SWAPS; i++) {
                FakeOutput guest = rig.plug("guest", new FakeOutput());
                if (i % 10 == 0) {
                    PipelineRig.await("it gets something", () -> guest.count() > 0);
                }
                rig.unplug(guest);
                guest.isDeactivated = true;
                guests.add(guest);
            }
            rig.stop();
            staying.isDeactivated = true;

            assertEveryMultipleFrom(MATCH_EVERY, staying.numbers());
            assertEquals(source.sent() / MATCH_EVERY, staying.count(), "the one that stayed got every alert");
            int received = 0;
            for (FakeOutput guest : guests) {
                assertEquals(0, guest.lateCalls);
                List<Long> numbers = guest.numbers();
                if (!numbers.isEmpty()) {
                    assertEveryMultipleFrom(numbers.get(0), numbers);
                    received++;
                }
            }
            assertEquals(0, staying.lateCalls);
            assertEquals(List.of(), rig.pipeline.losses());
            int guestsServed = received;
            assertTrue(guestsServed >= SWAPS / 10, () -> "only " + guestsServed + " guests got anything");
            System.out.printf(
                    "%d swaps while %,d events and %,d alerts passed; %d guests got some.%n",
                    SWAPS, source.sent(), staying.count(), received);
        }
    }

    @Test
    void neverCallsAnEnricherThatHasLeft() throws Exception {
        try (PipelineRig rig = new PipelineRig(PipelineRig.LIVE)) {
            rig.rules.matchEvery = 0;
            rig.plug("generator", new FakeSource());
            rig.start();
            for (int i = 0; i < SWAPS; i++) {
                LeavingEnricher enricher = new LeavingEnricher();
                rig.plug(0, (EventEnricher) enricher);
                if (i % 10 == 0) {
                    PipelineRig.await("it is called", () -> enricher.calls > 0);
                }
                rig.unplug(enricher);
                enricher.hasLeft = true;
                Thread.onSpinWait();
                assertEquals(0, enricher.lateCalls);
            }
        }
    }

    @Test
    void keepsEveryRunUnbrokenWhenAllKindsOfServicesComeAndGoAtRandomFromSeveralThreads() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (PipelineRig rig = new PipelineRig(PipelineRig.PATIENT)) {
            rig.rules.matchEvery = 0;
            rig.plug("generator", new FakeSource());
            rig.start();
            List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Random random = new Random(seed + t);
                Thread thread = new Thread(() -> {
                    try {
                        swapAtRandom(rig, random);
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            assertEquals(1, rig.pipeline.sources().size());
            assertEquals(List.of(), rig.pipeline.losses());
        }
    }

    private static void swapAtRandom(PipelineRig rig, Random random) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            FakeSource source = new FakeSource();
            source.released = random.nextInt(5000);
            LeavingEnricher enricher = new LeavingEnricher();
            FakeOutput output = new FakeOutput();
            rig.plug("source", source);
            rig.plug(random.nextInt(3), (EventEnricher) enricher);
            rig.plug("output", output);
            if (random.nextBoolean()) {
                Thread.sleep(random.nextInt(3));
            }
            rig.unplug(source);
            assertEquals(0, source.misuses);
            rig.unplug(enricher);
            enricher.hasLeft = true;
            rig.unplug(output);
            output.isDeactivated = true;
            assertEquals(0, enricher.lateCalls);
            assertEquals(0, output.lateCalls);
        }
    }

    private static void assertEveryMultipleFrom(long first, List<Long> numbers) {
        long expected = first;
        for (long number : numbers) {
            assertEquals(expected, number);
            expected += MATCH_EVERY;
        }
    }

    private static final class LeavingEnricher implements EventEnricher {
        volatile boolean hasLeft;
        volatile int calls;
        volatile int lateCalls;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void enrich(dev.lanner.api.event.MutableEvent event) {
            calls++;
            if (hasLeft) {
                lateCalls++;
            }
        }
    }
}
