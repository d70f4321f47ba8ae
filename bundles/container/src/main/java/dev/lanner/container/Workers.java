// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for jobs that may block, or even never come back: a job is interrupted at its limit, and while one ignores
 * that, another thread takes its place, as long as there are not too many such. <em>Thread:</em> any.
 */
final class Workers implements AutoCloseable {
    private static final int MOST_WAITING = 8192;
    private static final int MOST_STUCK = 64;
    private static final long GRACE_MS = 250;
    private static final long IDLE_S = 10;
    private static final long STOP_MS = 2000;

    private final int size;
    private final ThreadPoolExecutor pool;
    private final ScheduledExecutorService clock;
    private final AtomicInteger stuck = new AtomicInteger();

    Workers(String name, int size, ScheduledExecutorService clock) {
        this.size = size;
        this.clock = clock;
        pool = new ThreadPoolExecutor(
                size, size, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), job -> {
                    Thread thread = new Thread(job, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Has the job done. Its limit counts from its begin.
     *
     * @param onHung called from another thread when the job goes on after it was interrupted
     * @return false if too much waits already, or this is closed
     */
    boolean run(Runnable job, long limitMs, Runnable onHung) {
        try {
            pool.execute(() -> watched(job, limitMs, onHung));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void watched(Runnable job, long limitMs, Runnable onHung) {
        Thread worker = Thread.currentThread();
        Watch watch = new Watch(worker, onHung);
        Future<?> first = clock.schedule(watch::interrupt, limitMs, TimeUnit.MILLISECONDS);
        Future<?> second = clock.schedule(watch::replace, limitMs + GRACE_MS, TimeUnit.MILLISECONDS);
        try {
            job.run();
        } finally {
            watch.end();
            first.cancel(false);
            second.cancel(false);
        }
    }

    /** Looks after one job. */
    private final class Watch {
        private final Thread worker;
        private final Runnable onHung;
        private boolean hasEnded;
        private boolean isReplaced;

        Watch(Thread worker, Runnable onHung) {
            this.worker = worker;
            this.onHung = onHung;
        }

        synchronized void interrupt() {
            if (!hasEnded) {
                worker.interrupt();
            }
        }

        void replace() {
            synchronized (this) {
                if (hasEnded) {
                    return;
                }
                isReplaced = true;
                resize(1);
            }
            onHung.run();
        }

        synchronized void end() {
            hasEnded = true;
            // What is left of the interruption is this job's, not the next one's.
            boolean wasLate = Thread.interrupted();
            if (isReplaced) {
                resize(-1);
            } else if (wasLate && pool.isShutdown()) {
                worker.interrupt();
            }
        }
    }

    private synchronized void resize(int change) {
        int threads = size + Math.min(stuck.addAndGet(change), MOST_STUCK);
        if (change > 0) {
            pool.setMaximumPoolSize(threads);
            pool.setCorePoolSize(threads);
        } else {
            pool.setCorePoolSize(threads);
            pool.setMaximumPoolSize(threads);
        }
    }

    /** Interrupts what is being done and waits for it a little. */
    @Override
    public void close() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
