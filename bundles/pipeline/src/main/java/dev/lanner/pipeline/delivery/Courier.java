// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.OutputStatus.Failure;
import dev.lanner.api.pipeline.OutputStatus.State;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.pipeline.delivery.DeliverySettings.Pauses;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker of an output: takes from the backlog, writes, and tries again what has failed until it succeeds or the output
 * goes. Whatever the output does to this thread is nobody else's business.
 */
final class Courier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final long HANGING_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long INTERRUPTED_MS = 200;
    private static final int MOST_DOUBLINGS = 20;
    private static final long RELEASE_LOOK_MS = 100;

    private final String name;
    private final AlertOutput output;
    private final Guard guard;
    private final Backlog backlog;
    private final LaneTally tally;
    private final DeliveryWatch watch;
    private final Pauses pauses;
    private final Thread thread;
    private final Object pause = new Object();
    private final Batch batch = new Batch();
    private volatile boolean isClosing;
    private volatile boolean isAbandoned;

    /** At first, so that what is wrong with its configuration is told at once and not with the first alert. */
    private volatile boolean isReopeningWanted = true;

    /** When the call that has not come back was made; 0 if there is none. */
    private volatile long calledNs;

    private boolean isPauseOver;
    private int failures;

    /** What the output has failed at last was its own fault. */
    private boolean isSick;

    /** A call since the last success was too long. */
    private volatile boolean wasOverdue;

    /** The call that was too long last, and for how many times the time that it has. <em>Thread:</em> the lane's. */
    private long overdueNs;

    private int timesOverdue;

    /** Up to there alerts go alone, since one of them is rejected. */
    private long aloneUntil;

    Courier(
            String name,
            AdmittedOutput admitted,
            Backlog backlog,
            LaneTally tally,
            DeliveryWatch watch,
            Pauses pauses) {
        this.name = name;
        output = admitted.output();
        guard = admitted.guard();
        this.backlog = backlog;
        this.tally = tally;
        this.watch = watch;
        this.pauses = pauses;
        thread = new Thread(this, "lanner-output-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    State state() {
        if (guard.isOut()) {
            return State.QUARANTINED;
        }
        long called = calledNs;
        if (called != 0) {
            return System.nanoTime() - called > HANGING_NS ? State.HANGING : State.WRITING;
        }
        return tally.failure() == null ? State.IDLE : State.RETRYING;
    }

    /** Whether there is hope that the rest will be written soon. */
    boolean isGoodForNow(long patienceMs) {
        Failure failure = tally.failure();
        return !guard.isOut() && (failure == null || System.currentTimeMillis() - failure.sinceMs() < patienceMs);
    }

    /** Ends the pause after a failure. */
    void retryNow() {
        synchronized (pause) {
            isPauseOver = true;
            pause.notifyAll();
        }
    }

    /**
     * Looks whether a call has not come back for too long; if so, it is interrupted. While it is not called any more, all
     * that comes is put on disk. <em>Thread:</em> the lane's.
     */
    void watchCall(long nowMs) {
        long called = calledNs;
        if (called != overdueNs) {
            overdueNs = called;
            timesOverdue = 0;
        }
        long tookNs = System.nanoTime() - called;
        if (called != 0 && !isAbandoned && guard.isTooLong(tookNs / (timesOverdue + 1))) {
            timesOverdue++;
            wasOverdue = true;
            String reason = "a call has not come back for " + TimeUnit.NANOSECONDS.toSeconds(tookNs) + " s";
            tally.fail(reason);
            guard.onFailure(reason);
            thread.interrupt();
        }
        if (guard.isOut()) {
            backlog.startSpilling(nowMs);
        }
    }

    /** Has the output open anew what it has open, between two batches. */
    void reopen() {
        isReopeningWanted = true;
        backlog.wake();
        retryNow();
    }

    /**
     * Ends it: what waits is written if that goes without failure and in the time.
     *
     * @return whether the output is not called any more; else it hangs, and is abandoned
     */
    boolean close(long deadlineNs) {
        isClosing = true;
        backlog.wake();
        retryNow();
        if (thread.equals(Thread.currentThread())) {
            isAbandoned = true;
            return true;
        }
        join(TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()));
        if (thread.isAlive()) {
            isAbandoned = true;
            thread.interrupt();
            join(INTERRUPTED_MS);
        }
        return !thread.isAlive();
    }

    private void join(long timeoutMs) {
        try {
            thread.join(Math.max(1, timeoutMs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!isAbandoned) {
            if (guard.isOut()) {
                if (isClosing) {
                    return;
                }
                awaitRelease();
                continue;
            }
            try {
                if (isReopeningWanted) {
                    reopenOutput();
                }
                boolean isRetry = backlog.isWanted(batch);
                if (!isRetry && !backlog.next(batch, most(), () -> isClosing || isReopeningWanted)) {
                    if (isReopeningWanted && !isClosing) {
                        continue;
                    }
                    return;
                }
                if (isRetry) {
                    tally.retry();
                }
                deliver();
            } catch (InterruptedException e) {
                // Either the output is abandoned, which ends the loop, or a library has left the flag behind.
            } catch (IOException | RuntimeException | Error e) {
                onFailure(e);
            }
            if (failures > 0) {
                if (isClosing) {
                    return;
                }
                if (!guard.isOut()) {
                    rest();
                }
            }
        }
    }

    /** That it fails is told; the next alert is an attempt all the same. */
    private void reopenOutput() {
        isReopeningWanted = false;
        calledNs = System.nanoTime();
        try {
            output.reopen();
            if (failures == 0 && tally.failure() != null) {
                onSuccess(0, 0);
            }
        } catch (IOException | RuntimeException | Error e) {
            if (!isAbandoned) {
                tally.fail(text(e));
                watch.onFailure("The output '" + name + "' could not be opened", e);
                blame(e);
            }
        } finally {
            calledNs = 0;
        }
    }

    private int most() {
        return batch.until() < aloneUntil ? 1 : AlertOutput.MOST_UNFLUSHED;
    }

    private void deliver() throws IOException {
        int rejected = 0;
        try {
            for (Alert alert : batch.alerts()) {
                if (isAbandoned) {
                    return;
                }
                rejected += write(alert) ? 0 : 1;
            }
            calledNs = System.nanoTime();
            output.flush();
        } catch (AlertRejectedException e) {
            if (batch.alerts().size() > 1) {
                aloneUntil = batch.until();
                batch.begin(batch.from());
                return;
            }
            rejected = 1;
            reject(e);
        } finally {
            calledNs = 0;
        }
        backlog.acknowledge(batch.until());
        tellTimes(batch.alerts());
        onSuccess(batch.alerts().size() - rejected, rejected);
    }

    /** From their events until now. */
    private void tellTimes(List<Alert> alerts) {
        Instant now = Instant.now();
        long nowNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        for (Alert alert : alerts) {
            tally.took(nowNs - alert.timestampNs());
        }
    }

    /** Returns false if it is rejected. */
    private boolean write(Alert alert) throws IOException {
        calledNs = System.nanoTime();
        try {
            output.write(alert);
            return true;
        } catch (AlertRejectedException e) {
            reject(e);
            return false;
        }
    }

    private void reject(AlertRejectedException reason) {
        watch.onFailure("The output '" + name + "' has rejected an alert", reason);
    }

    private void onSuccess(int delivered, int rejected) {
        Failure failure = tally.failure();
        if (failure != null) {
            LOG.info(
                    "The output '{}' works again after {} s.",
                    name,
                    TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis() - failure.sinceMs()));
        }
        failures = 0;
        if (wasOverdue) {
            // That it has come back too late is no success; that the next one is in time will be.
            wasOverdue = false;
            isSick = true;
        } else if (isSick) {
            isSick = false;
            guard.onSuccess();
        }
        tally.deliver(delivered, rejected);
    }

    /** That a receiver cannot be reached is nobody's fault here; whatever else an output throws is its own. */
    private void blame(Throwable failure) {
        isSick = true;
        if (!(failure instanceof IOException)) {
            guard.onFailure(failure);
        }
    }

    private void onFailure(Throwable failure) {
        if (isAbandoned) {
            return;
        }
        failures++;
        tally.fail(text(failure));
        watch.onFailure("The output '" + name + "' fails, and is tried again", failure);
        backlog.startSpilling(System.currentTimeMillis());
        blame(failure);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof IOException && message != null ? message : failure.toString();
    }

    /** Waits until it may be called again; then it goes on where it was, with everything opened anew. */
    private void awaitRelease() {
        synchronized (pause) {
            try {
                while (guard.isOut() && !isClosing) {
                    pause.wait(RELEASE_LOOK_MS);
                }
            } catch (InterruptedException e) {
                // Left from a call that was interrupted.
            }
        }
        isReopeningWanted = true;
    }

    /** Waits before the next attempt; by chance a little less, so that not all who lost the same receiver return at once. */
    private void rest() {
        long longestMs = pauses.firstMs() << Math.min(failures - 1, MOST_DOUBLINGS);
        long capMs = Math.max(1, Math.min(longestMs, pauses.longestMs()));
        long untilNs = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(
                        capMs / 2 + ThreadLocalRandom.current().nextLong(capMs / 2 + 1));
        synchronized (pause) {
            isPauseOver = false;
            try {
                for (long leftNs = untilNs - System.nanoTime();
                        leftNs > 0 && !isPauseOver && !isClosing;
                        leftNs = untilNs - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(pause, Math.max(leftNs, TimeUnit.MILLISECONDS.toNanos(1)));
                }
            } catch (InterruptedException e) {
                // As above.
            }
        }
    }
}
