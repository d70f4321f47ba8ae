// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkersTest {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Workers workers = new Workers("worker", 2, clock);

    private final AtomicInteger ignored = new AtomicInteger();

    @AfterEach
    void stop() {
        workers.close();
        clock.shutdownNow();
    }

    @Test
    void interruptsWhatTakesTooLong() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        workers.run(
                () -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                },
                50,
                () -> {});
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void doesNotInterruptTheJobThatFollows() throws Exception {
        CountDownLatch ended = new CountDownLatch(200);
        AtomicInteger interruptions = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            workers.run(
                    () -> {
                        try {
                            Thread.sleep(1);
                        } catch (InterruptedException e) {
                            interruptions.incrementAndGet();
                        }
                        ended.countDown();
                    },
                    10_000,
                    () -> {});
        }
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertEquals(0, interruptions.get());
    }

    @Test
    void replacesWhatIgnoresItsInterruption() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hung = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            workers.run(() -> ignore(release), 20, hung::countDown);
        }
        assertTrue(hung.await(10, TimeUnit.SECONDS), "all were begun, though two threads is what there are");
        CountDownLatch done = new CountDownLatch(1);
        workers.run(done::countDown, 1000, () -> {});
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertTrue(ignored.get() >= 4);
        release.countDown();
    }

    private void ignore(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // As a call into the kernel would.
                ignored.incrementAndGet();
            }
        }
    }

    @Test
    void refusesWhenItIsClosed() {
        workers.close();
        assertFalse(workers.run(() -> {}, 100, () -> {}));
    }
}
