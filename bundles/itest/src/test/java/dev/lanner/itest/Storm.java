// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Makes changes of many kinds at once in random order, never two of a kind. */
final class Storm {
    /** What may be stopped without an end to alerts about processes: the ends of bundles' names. */
    static final List<String> SERVANTS = List.of(
            "container",
            "container.containerd",
            "container.docker",
            "container.lxc",
            "container.podman",
            "format.ecs",
            "format.ocsf",
            "metrics",
            "recorder");

    private static final int LONGEST_PAUSE_MS = 200;
    private static final int MOST_FAILURES = 10;

    private final long seed;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    Storm(long seed) {
        this.seed = seed;
    }

    /** Changes something, sees that it has worked, and leaves everything as it was. */
    @FunctionalInterface
    interface Change {
        void make(Random random) throws Exception;
    }

    private record Kind(String name, Change change, ReentrantLock lock, AtomicInteger count) {}

    void add(String name, Change change) {
        kinds.add(new Kind(name, change, new ReentrantLock(), new AtomicInteger()));
    }

    /** Makes one change of each kind after the other. */
    void rehearse() throws Exception {
        Random random = new Random(seed);
        for (Kind kind : kinds) {
            kind.change().make(random);
        }
    }

    /** Makes changes for so long, and returns when all of them are undone. */
    void rage(int threadCount, long durationNs) throws InterruptedException {
        long endNs = System.nanoTime() + durationNs;
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= threadCount; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> change(random, endNs), "storm-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** How many changes of each kind have been made. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        kinds.forEach(kind -> counts.put(kind.name(), kind.count().get()));
        return counts;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void change(Random random, long endNs) {
        Iterator<Kind> order = random.ints(0, kinds.size()).mapToObj(kinds::get).iterator();
        while (System.nanoTime() < endNs && failures.size() < MOST_FAILURES) {
            Kind kind = order.next();
            if (kind.lock().tryLock()) {
                try {
                    kind.change().make(random);
                    kind.count().incrementAndGet();
                    Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
                } catch (Exception | AssertionError e) {
                    failures.add(kind.name() + ", change " + kind.count() + ": " + e);
                } finally {
                    kind.lock().unlock();
                }
            }
        }
    }
}
