// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.OutputStatus.State;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.delivery.SpoolModes.Mode;
import dev.lanner.pipeline.spool.Spool;
import dev.lanner.spi.output.AlertOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of alerts to one output: a queue that the event loop fills without ever waiting, a thread that empties it into the
 * {@link Backlog}, and, while the output is there, a {@link Courier} that empties that.
 *
 * <p>With a spool the lane stays when the output goes, and keeps alerts for the one that comes back under the same name.
 */
public final class OutputLane {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLane.class);
    private static final long TICK_MS = 1000;
    private static final long GATHER_MS = 1;

    /** After so long a failure nothing waits for the output any more; it may still come back. */
    private static final long HOPE_MS = 2000;

    /** Wakes a thread that waits at an empty queue; never delivered. */
    private static final Alert WAKE_UP = new Alert(0, "", Priority.DEBUG, "", "", List.of(), "", Map.of());

    private final String name;
    private final DeliverySettings settings;
    private final DeliveryWatch watch;
    private final BlockingQueue<Alert> queue;
    private final LaneTally tally;
    private final Backlog backlog;
    private final @Nullable Spool spool;
    private final Thread keeper;
    private final Runnable onForsaken;
    private volatile @Nullable Courier courier;
    private volatile long awaitedUntilNs;
    private volatile boolean isAccepting = true;
    private volatile boolean isLeaving;
    private volatile boolean isClosing;

    /** Alerts put into the queue, and those taken out of it and into the backlog. */
    private long queued;

    private volatile long kept;
    private boolean isStuck;
    private boolean hasLeft;

    /**
     * A lane without an output.
     *
     * @param spool null for none
     * @param onForsaken called, again and again, when no output has come for long and nothing waits for one
     */
    OutputLane(
            String name,
            DeliverySettings settings,
            @Nullable Spool spool,
            LaneTally tally,
            DeliveryWatch watch,
            Runnable onForsaken) {
        this.name = name;
        this.settings = settings;
        this.spool = spool;
        this.tally = tally;
        this.watch = watch;
        this.onForsaken = onForsaken;
        queue = new ArrayBlockingQueue<>(settings.queueCapacity());
        // Without a spool the queue is what bounds memory; what the courier has in hand comes on top.
        int capacity = spool == null ? AlertOutput.MOST_UNFLUSHED : settings.queueCapacity();
        Mode mode = settings.modes().of(name);
        backlog = new Backlog(name, capacity, mode, spool, tally, watch);
        awaitedUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.awaitMs());
        keeper = new Thread(this::keep, "lanner-lane-" + name);
        keeper.setDaemon(true);
    }

    void start() {
        keeper.start();
    }

    /** Name of the output. */
    public String name() {
        return name;
    }

    boolean hasSpool() {
        return spool != null;
    }

    boolean hasOutput() {
        return courier != null;
    }

    /** The output is there: it gets what waits for it, and what comes. */
    void attach(AdmittedOutput output) {
        isAccepting = true;
        Courier added = new Courier(name, output, backlog, tally, watch, settings.pauses());
        courier = added;
        added.start();
    }

    /** The output goes; what it has not got stays for the next one. */
    void detach(long deadlineNs) {
        Courier leaving = courier;
        if (leaving == null) {
            return;
        }
        awaitedUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.awaitMs());
        if (!leaving.close(deadlineNs)) {
            LOG.warn("The output '{}' hangs in a call and does not come back; it is left to itself.", name);
        }
        courier = null;
        backlog.startSpilling(System.currentTimeMillis());
    }

    /**
     * Queues an alert, or counts it as dropped. For an output that is leaving for good, the first alert without room is where
     * it has left: what it was given is an unbroken run. <em>Thread:</em> the event loop's.
     */
    public void offer(Alert alert) {
        if (!isAccepting || hasLeft || isClosing) {
            return;
        }
        if (queue.offer(alert)) {
            queued++;
            isStuck = false;
        } else if (!awaitRoom(alert)) {
            hasLeft = isLeaving;
            if (!hasLeft) {
                tally.drop("queue-full", 1);
            }
        }
    }

    /** Whether alerts that come now are kept for the output. */
    public boolean isAccepting() {
        return isAccepting;
    }

    /** Waits once; an output that made no room in that time is not waited for again until it has made some. */
    private boolean awaitRoom(Alert alert) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.waitMs());
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
        isStuck = settings.waitMs() > 0;
        return false;
    }

    /**
     * Whether all that can be delivered has been: everything, or the output is not there, or fails and has for a while.
     * <em>Thread:</em> the event loop's.
     */
    public boolean isDone() {
        if (kept != queued) {
            return false;
        }
        Courier present = courier;
        return present == null || backlog.alerts() == 0 || !present.isGoodForNow(HOPE_MS);
    }

    /** It is about to be taken out: from now on the event loop does not wait for it. */
    void leave() {
        isLeaving = true;
    }

    /**
     * Ends it, after a moment for what waits; what then is on no disk is dropped. Nothing must be offered any more.
     *
     * @param patientUntilNs how long an output may take for the rest of it, by {@link System#nanoTime()}; one that fails is
     *     not waited for
     */
    void close(long patientUntilNs) {
        isClosing = true;
        Courier present = courier;
        boolean isHopeful = present != null && present.isGoodForNow(HOPE_MS);
        long deadlineNs = isHopeful ? patientUntilNs : System.nanoTime();
        // If there is no room nobody waits for any, and the flag will be seen.
        boolean unused = queue.offer(WAKE_UP);
        boolean isKeeper = keeper.equals(Thread.currentThread());
        if (!isKeeper) {
            joinKeeper(deadlineNs);
        }
        detach(deadlineNs);
        if (!isKeeper && keeper.isAlive()) {
            keeper.interrupt();
            joinKeeper(deadlineNs);
        }
        queue.removeIf(OutputLane::isWakeUp);
        long left = backlog.close(System.currentTimeMillis()) + queue.size();
        queue.clear();
        if (left > 0) {
            tally.drop("not-drained", left);
            LOG.warn("The output '{}' did not finish in time; {} alerts that waited for it are lost.", name, left);
        }
    }

    private void joinKeeper(long deadlineNs) {
        try {
            keeper.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void keepAll(List<Alert> taken) {
        try {
            backlog.add(taken, System.currentTimeMillis());
        } catch (RuntimeException | Error e) {
            watch.onFailure("The lane of the output '" + name + "' could not take alerts over", e);
        }
        kept += taken.size();
        taken.clear();
    }

    /** The keeper's thread: from the queue into the backlog, so that the event loop finds room whatever the disk does. */
    private void keep() {
        List<Alert> taken = new ArrayList<>();
        long nextTickNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
        try {
            while (!isClosing || !queue.isEmpty()) {
                int room = backlog.awaitRoom();
                Alert alert = room == 0 ? null : queue.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (alert != null) {
                    taken.add(alert);
                    queue.drainTo(taken, room - 1);
                    taken.removeIf(OutputLane::isWakeUp);
                    boolean isCrowded = taken.size() >= settings.queueCapacity() / 2;
                    keepAll(taken);
                    if (!isCrowded && !isClosing) {
                        // Whoever waits at the queue costs the event loop a wake-up for each alert: gather some first.
                        TimeUnit.MILLISECONDS.sleep(GATHER_MS);
                    }
                }
                if (System.nanoTime() - nextTickNs >= 0) {
                    nextTickNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
                    tick();
                }
            }
        } catch (InterruptedException e) {
            // What is in the queue is counted by who has interrupted.
        }
    }

    private void tick() {
        backlog.tend(System.currentTimeMillis());
        Courier present = courier;
        if (present != null) {
            present.watchCall(System.currentTimeMillis());
        }
        if (present == null && System.nanoTime() - awaitedUntilNs > 0 && !isClosing) {
            isAccepting = false;
            if (backlog.alerts() == 0 && queue.isEmpty()) {
                onForsaken.run();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object, whatever an alert may look like
    private static boolean isWakeUp(Alert alert) {
        return alert == WAKE_UP;
    }

    void retryNow() {
        Courier present = courier;
        if (present != null) {
            present.retryNow();
        }
    }

    void reopen() {
        Courier present = courier;
        if (present != null) {
            present.reopen();
        }
    }

    /** Throws away what waits; returns how many alerts that were. */
    long discard() throws IOException {
        return backlog.discard();
    }

    /** The figures of the moment. */
    OutputStatus status() {
        Courier present = courier;
        return new OutputStatus(
                name,
                present == null ? State.AWAITED : present.state(),
                queue.size() + backlog.unspooled(),
                spoolStatus(),
                tally.delivered(),
                tally.retries(),
                tally.rejected(),
                tally.drops(),
                tally.latency(),
                tally.failure());
    }

    SpoolStatus spoolStatus() {
        Spool shown = spool;
        boolean isAwaited = courier == null;
        return shown == null
                ? new SpoolStatus(name, isAwaited, 0, 0, 0)
                : new SpoolStatus(name, isAwaited, shown.alerts(), shown.bytes(), shown.oldestMs());
    }
}
