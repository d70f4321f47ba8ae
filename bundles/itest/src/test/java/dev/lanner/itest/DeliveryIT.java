// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.itest.delivery.Control;
import dev.lanner.itest.delivery.Control.Mode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five outputs, of which one hangs, one fails, one has a full disk, and one is removed and added, in a Lanner that is killed
 * three times: in the end each has every alert, once and in order but for a few that came twice by the same id; and while
 * they misbehave, events pass as before.
 *
 * <p>{@code -Dspool.alerts=1000000} makes it that many. A kill comes while alerts are being delivered, when the last of them
 * is on disk: what is still on its way to the disk, for a millisecond or so, no program keeps when it is killed.
 */
final class DeliveryIT {
    private static final long ALERTS = Long.getLong("spool.alerts", 60_000);
    private static final int KILLS = 3;
    private static final int SLICES = 8;
    private static final int QUIET = 1;
    private static final int LOADED = 2;
    private static final double MOST_DUPLICATES = 0.001;
    private static final double MOST_DELAY = 1.2;

    /** What a shared machine adds to or takes from the slowest hundredth by itself. */
    private static final long NOISE_NS = Long.getLong("delivery.noise", 3_000);

    private static final PrintStream OUT = System.out;

    private final DeliveryHouse house;
    private final Control control;
    private long wanted;

    DeliveryIT(@TempDir Path folder) throws IOException {
        house = new DeliveryHouse(folder);
        control = Control.in(folder);
    }

    @Test
    void everyOutputThatLivesOnGetsEveryAlertAndNoneDelaysTheEvents() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        OUT.println("delivery: seed " + seed);
        try (house) {
            house.start();
            produce(ALERTS / 10, 0);
            awaitAllDelivered();
            measure(ALERTS * 4 / 10);
            for (int kill = 1; kill <= KILLS; kill++) {
                misbehave();
                produce(ALERTS / 10, 0);
                awaitAllSpooled();
                behave();
                TimeUnit.MILLISECONDS.sleep(50 + random.nextInt(200));
                house.kill();
                OUT.println("delivery: kill " + kill + " after " + house.delivered() + ", of " + wanted);
                house.start();
            }
            behave();
            produce(ALERTS - wanted, 0);
            awaitAllDelivered();
            OUT.println(house.ask("lanner:outputs"));
            OUT.println(house.ask("lanner:spool"));
            OUT.println(house.ask("lanner:drops"));
            assertEquals(0, house.dropped(), () -> house.ask("lanner:drops"));
        }
        for (String output : DeliveryHouse.OUTPUTS) {
            ReceivedAlerts received = ReceivedAlerts.read(house.received(output));
            OUT.println("delivery: " + output + " has " + received);
            assertEquals(ALERTS, received.distinct(), output);
            assertTrue(received.duplicates() <= MOST_DUPLICATES * ALERTS, () -> output + ": " + received);
            assertEquals(List.of(), received.faults(), output);
        }
        long quietNs = percentileNs(QUIET);
        long loadedNs = percentileNs(LOADED);
        OUT.println("delivery: the event loop's p99: quiet " + quietNs + " ns, loaded " + loadedNs + " ns");
        assertTrue(loadedNs <= quietNs * MOST_DELAY + NOISE_NS, () -> quietNs + " ns, then " + loadedNs + " ns");
    }

    /** In turn all outputs are well, and most are not. */
    private void measure(long alerts) throws Exception {
        for (int slice = 0; slice < SLICES; slice++) {
            boolean isLoaded = slice % 2 == 1;
            if (isLoaded) {
                misbehave();
            }
            produce(alerts / SLICES, isLoaded ? LOADED : QUIET);
            behave();
            awaitAllDelivered();
        }
    }

    private void misbehave() throws Exception {
        control.mode(DeliveryHouse.HANGING, Mode.HANGS);
        control.mode(DeliveryHouse.FAILING, Mode.FAILS);
        control.mode(DeliveryHouse.FULL, Mode.DISK_FULL);
        house.remove(DeliveryHouse.LEAVING);
    }

    private void behave() throws Exception {
        control.mode(DeliveryHouse.HANGING, Mode.WELL);
        control.mode(DeliveryHouse.FAILING, Mode.WELL);
        control.mode(DeliveryHouse.FULL, Mode.WELL);
        house.add(DeliveryHouse.LEAVING);
    }

    private void produce(long alerts, int phase) throws Exception {
        wanted += alerts;
        control.phase(phase);
        control.until(wanted);
        house.await("the events are produced", () -> control.produced() == wanted);
        control.phase(0);
    }

    private void awaitAllSpooled() throws Exception {
        house.await("all alerts are delivered or on disk", () -> house.unspooled() == 0);
    }

    private void awaitAllDelivered() throws Exception {
        house.await("all alerts are delivered", () -> house.leastReceived() >= wanted && house.waiting() == 0);
    }

    private long percentileNs(int phase) {
        long total = 0;
        for (int bucket = 0; bucket < Control.BUCKETS; bucket++) {
            total += control.count(phase, bucket);
        }
        long sum = 0;
        for (int bucket = 0; bucket < Control.BUCKETS; bucket++) {
            sum += control.count(phase, bucket);
            if (sum >= total * 0.99) {
                return Control.longestNs(bucket);
            }
        }
        throw new IllegalStateException("nothing was measured in phase " + phase);
    }
}
