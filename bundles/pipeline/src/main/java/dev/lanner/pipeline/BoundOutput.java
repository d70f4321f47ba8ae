// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.output.AlertOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output in use: its queue and the worker thread that empties it. The event loop offers, the worker writes; neither
 * waits for the other unless the operator has allowed it.
 */
final class BoundOutput implements Ranked {
    private static final Logger LOG = LoggerFactory.getLogger(BoundOutput.class);
    private static final long RETRY_FLUSH_MS = 1000;

    /** Wakes a worker that waits at an empty queue; never written. */
    private static final Alert WAKE_UP = new Alert(0, "", Priority.DEBUG, "", "", List.of(), "", Map.of());

    private final ServiceRank rank;
    private final String name;
    private final AlertOutput output;
    private final LossLedger losses;
    private final BlockingQueue<Alert> queue;
    private final long waitNs;
    private final Thread worker;
    private final FailureLog failures = new FailureLog(LOG);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable String lastError;
    private volatile boolean isLeaving;
    private volatile boolean isClosing;
    private volatile boolean isAbandoned;
    /** Alerts queued; the event loop's. */
    private long queued;

    /** Alerts taken from the queue, of which {@link #settled} are also flushed; the worker's. */
    private long taken;

    private volatile long settled;
    private boolean isStuck;
    private boolean hasLeft;
    private boolean isUnflushed;

    BoundOutput(ServiceRank rank, String name, AlertOutput output, Settings settings, LossLedger losses) {
        this.rank = rank;
        this.name = name;
        this.output = output;
        this.losses = losses;
        queue = new ArrayBlockingQueue<>(settings.outputQueueCapacity());
        waitNs = TimeUnit.MILLISECONDS.toNanos(settings.outputWaitMs());
        worker = new Thread(this::work, "lanner-output-" + name);
        worker.setDaemon(true);
    }

    @Override
    public ServiceRank rank() {
        return rank;
    }

    String name() {
        return name;
    }

    OutputStatus status() {
        String error = lastError;
        SortedMap<String, Long> drops = new TreeMap<>();
        if (lost.get() > 0) {
            drops.put("lost", lost.get());
        }
        return new OutputStatus(
                name,
                OutputStatus.State.IDLE,
                queue.size(),
                new SpoolStatus(name, false, 0, 0, 0),
                written.get(),
                0,
                0,
                drops,
                error == null ? null : new OutputStatus.Failure(error, 0));
    }

    void start() {
        worker.start();
    }

    /**
     * Queues an alert, or counts it as lost. For an output that is leaving, the first alert without room is where it has
     * left: what it was given is an unbroken run. <em>Thread:</em> the event loop's.
     */
    void offer(Alert alert) {
        if (hasLeft || isClosing) {
            return;
        }
        if (queue.offer(alert)) {
            queued++;
            isStuck = false;
        } else if (!awaitRoom(alert)) {
            hasLeft = isLeaving;
            if (!hasLeft) {
                countLost("queue-full", 1);
            }
        }
    }

    /** Waits once; an output that made no room in that time is not waited for again until it has made some. */
    private boolean awaitRoom(Alert alert) {
        long deadline = System.nanoTime() + waitNs;
        try {
            while (!isStuck && !isLeaving && System.nanoTime() - deadline < 0) {
                if (queue.offer(alert, 1, TimeUnit.MILLISECONDS)) {
                    queued++;
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isStuck = waitNs > 0;
        return false;
    }

    /** Whether all that it was given is written, or counted as lost. <em>Thread:</em> the event loop's. */
    boolean isDone() {
        return settled == queued;
    }

    /** It is about to be taken out: from now on the event loop does not wait for it. */
    void leave() {
        isLeaving = true;
    }

    /** Lets the worker end once the queue is empty. Nothing must be offered afterwards. */
    void finish() {
        isClosing = true;
        // If there is no room the worker is not waiting, and will see the flag when the queue is empty.
        boolean unused = queue.offer(WAKE_UP);
    }

    /**
     * Waits until all that was queued is written and the worker has ended; what then still waits is counted as lost, and
     * the output is not called again.
     */
    void awaitFinished(long deadlineNs) {
        if (isAbandoned) {
            return;
        }
        long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()));
        if (!worker.equals(Thread.currentThread())) {
            try {
                worker.join(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!worker.isAlive()) {
                return;
            }
        }
        isAbandoned = true;
        queue.removeIf(BoundOutput::isWakeUp);
        int left = queue.size();
        queue.clear();
        if (left > 0) {
            countLost("not-drained", left);
        }
        LOG.warn("The output '{}' did not finish in time; {} alerts that waited for it are lost.", name, left);
        worker.interrupt();
    }

    private void work() {
        while (!isAbandoned) {
            try {
                Alert alert = queue.poll();
                if (alert == null) {
                    flush();
                    settled = taken;
                    if (isClosing) {
                        return;
                    }
                    alert = isUnflushed ? queue.poll(RETRY_FLUSH_MS, TimeUnit.MILLISECONDS) : queue.take();
                }
                if (alert != null && !isWakeUp(alert)) {
                    write(alert);
                }
            } catch (InterruptedException e) {
                // Either the output is abandoned, which ends the loop, or a library has left the flag behind.
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object, whatever an alert may look like
    private static boolean isWakeUp(Alert alert) {
        return alert == WAKE_UP;
    }

    private void write(Alert alert) {
        taken++;
        try {
            output.write(alert);
            written.setRelease(written.getPlain() + 1);
            isUnflushed = true;
        } catch (IOException | RuntimeException | Error e) {
            countLost("write-failed", 1);
            onFailure("could not write an alert", e);
        }
    }

    /** What could not be flushed is the output's to keep; it is asked again. */
    private void flush() {
        if (!isUnflushed) {
            return;
        }
        try {
            output.flush();
            isUnflushed = false;
        } catch (IOException | RuntimeException | Error e) {
            onFailure("could not flush its alerts", e);
        }
    }

    private void onFailure(String what, Throwable failure) {
        lastError = FailureLog.text(failure);
        failures.report("The output '" + name + "' " + what, failure);
    }

    private void countLost(String reason, long count) {
        lost.addAndGet(count);
        losses.add(name, LossLedger.ALERT, reason, count);
    }
}
