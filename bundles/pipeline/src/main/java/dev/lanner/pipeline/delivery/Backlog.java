// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.alert.Alert;
import dev.lanner.pipeline.delivery.SpoolModes.Mode;
import dev.lanner.pipeline.spool.Spool;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an output has still to get, in order: on disk, in memory, or both.
 *
 * <p>Alerts have positions, as in a {@link Spool}. Those from {@code first} up to {@code end} are to be delivered. Memory
 * holds the last of them without a gap; the disk holds those that memory does not hold, and perhaps more. An alert leaves
 * memory without having been delivered only if it is on disk, so with a spool memory bounds nothing.
 *
 * <p><em>Thread:</em> any. One puts in, one takes out.
 */
final class Backlog {
    /** So many are taken over at once at most. */
    static final int MOST_ADDED = 1024;

    /** Memory for an output that is so far behind that it reads from disk: there is no use in more until it catches up. */
    private static final int BEHIND_CAPACITY = 1024;

    private static final long WAIT_MS = 1000;

    private final String name;
    private final int capacity;
    private final Mode mode;
    private final @Nullable Spool spool;
    private final DeliveryWatch watch;
    private final LaneTally tally;
    private final ArrayDeque<Alert> memory = new ArrayDeque<>();
    private long first;
    private long memoryStart;
    private long end;
    private boolean isSpilling;

    /** With a spool, it goes on where that ends. */
    Backlog(String name, int capacity, Mode mode, @Nullable Spool spool, LaneTally tally, DeliveryWatch watch) {
        this.name = name;
        this.capacity = capacity;
        this.mode = spool == null ? Mode.OFF : mode;
        this.spool = spool;
        this.tally = tally;
        this.watch = watch;
        if (spool != null) {
            first = spool.first();
            end = spool.end();
            memoryStart = end;
            isSpilling = first < end;
        }
    }

    /** How many alerts may be added now: without a spool, as many as find room. Waits for some. */
    synchronized int awaitRoom() throws InterruptedException {
        if (spool != null) {
            return MOST_ADDED;
        }
        while (memory.size() >= capacity) {
            wait(WAIT_MS);
        }
        return Math.min(MOST_ADDED, capacity - memory.size());
    }

    /** Takes alerts over, and puts them on disk if that is wanted. */
    synchronized void add(List<Alert> alerts, long nowMs) {
        memory.addAll(alerts);
        end += alerts.size();
        if (mode == Mode.ALWAYS || (mode == Mode.OVERFLOW && (isSpilling || memory.size() > capacity))) {
            spill(nowMs);
        }
        trim();
        notifyAll();
    }

    /** From now on, until all is delivered, everything is put on disk: the output fails, or is not there. */
    synchronized void startSpilling(long nowMs) {
        if (mode == Mode.OVERFLOW && !isSpilling) {
            spill(nowMs);
        }
    }

    /** Puts on disk what is in memory alone. If that fails it stays in memory, and is tried again with the next alert. */
    private void spill(long nowMs) {
        Spool target = spool;
        if (target == null || first == end) {
            return;
        }
        isSpilling = true;
        try {
            if (target.end() < first) {
                target.begin(first);
            }
            long onDisk = target.end() - memoryStart;
            if (target.end() < end) {
                target.append(memory.stream().skip(onDisk).toList(), nowMs);
            }
        } catch (IOException e) {
            watch.onFailure("The spool of the output '" + name + "' could not be written", e);
        }
        skipTo(target.first());
    }

    private void trim() {
        long dropped = 0;
        long onDisk = spool == null ? 0 : spool.end();
        while (memory.size() > (first < memoryStart ? Math.min(capacity, BEHIND_CAPACITY) : capacity)) {
            if (memoryStart < onDisk) {
                memory.removeFirst();
                memoryStart++;
            } else if (memory.size() > capacity) {
                memory.removeLast();
                end--;
                dropped++;
            } else {
                break;
            }
        }
        if (dropped > 0) {
            tally.drop("spool-failed", dropped);
        }
    }

    /**
     * Waits for alerts, and takes the next ones. They stay here until they are acknowledged.
     *
     * @param isEnough asked while there are none; true ends it
     * @return false if it has ended without any
     */
    synchronized boolean next(Batch batch, int most, BooleanSupplier isEnough)
            throws InterruptedException, IOException {
        while (first == end) {
            if (isEnough.getAsBoolean()) {
                return false;
            }
            wait(WAIT_MS);
        }
        batch.begin(first);
        if (first >= memoryStart) {
            memory.stream().skip(first - memoryStart).limit(most).forEach(batch.alerts()::add);
            batch.endAt(first + batch.alerts().size());
        } else if (spool != null) {
            batch.endAt(spool.read(first, most, batch.alerts()));
        }
        return true;
    }

    /** Makes who waits look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** Whether none of the batch has been thrown away meanwhile. */
    synchronized boolean isWanted(Batch batch) {
        return !batch.isEmpty() && batch.from() == first;
    }

    /** What comes before the position is done with. */
    synchronized void acknowledge(long position) {
        skipTo(position);
        Spool kept = spool;
        try {
            if (kept != null && kept.first() < kept.end()) {
                kept.acknowledge(Math.min(position, kept.end()));
            }
        } catch (IOException e) {
            watch.onFailure("The spool of the output '" + name + "' cannot note what is delivered", e);
        }
        notifyAll();
    }

    private void skipTo(long position) {
        if (position <= first) {
            return;
        }
        first = position;
        for (; memoryStart < position && !memory.isEmpty(); memoryStart++) {
            memory.removeFirst();
        }
        isSpilling &= first < end;
    }

    /** What is to be done now and then. */
    synchronized void tend(long nowMs) {
        Spool kept = spool;
        if (kept == null) {
            return;
        }
        try {
            if (mode == Mode.ALWAYS && kept.end() < end) {
                spill(nowMs);
            }
            kept.tend(nowMs);
        } catch (IOException e) {
            watch.onFailure("The spool of the output '" + name + "' could not be looked after", e);
        }
        skipTo(kept.first());
    }

    /** Throws everything away; returns how many alerts that were. */
    synchronized long discard() throws IOException {
        long count = end - first;
        long inMemoryOnly = unspooled();
        if (spool != null) {
            long unused = spool.discard();
        }
        if (inMemoryOnly > 0) {
            tally.drop("discarded", inMemoryOnly);
        }
        skipTo(end);
        notifyAll();
        return count;
    }

    /** How many alerts are still to be delivered. */
    synchronized long alerts() {
        return end - first;
    }

    /** How many of them are on no disk. */
    synchronized long unspooled() {
        return spool == null ? end - first : end - Math.max(first, Math.min(end, spool.end()));
    }

    /** Puts everything on disk, if there is a spool; returns how many alerts are not there, and lost with that. */
    synchronized long close(long nowMs) {
        Spool kept = spool;
        if (kept == null) {
            return end - first;
        }
        spill(nowMs);
        long left = unspooled();
        try {
            kept.closeAndRemove();
        } catch (IOException e) {
            watch.onFailure("The spool of the output '" + name + "' could not be closed", e);
        }
        return left;
    }
}
