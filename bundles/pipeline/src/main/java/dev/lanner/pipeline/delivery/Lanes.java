// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.pipeline.spool.Spool;
import dev.lanner.pipeline.spool.SpoolFolder;
import dev.lanner.spi.output.AlertOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lanes by name: those of the outputs that are there, and those that wait for an output to come back. <em>Thread:</em>
 * any.
 */
public final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    /** What is on disk anyway need not all be written before the end. */
    private static final long SPOOLED_DRAIN_MS = 1000;

    private final DeliveryWatch watch;
    private final Wirer wirer;
    private final @Nullable Path path;
    private final Map<String, OutputLane> lanes = new LinkedHashMap<>();
    private final Quarantine quarantine;
    private final Map<Long, Bound> byService = new HashMap<>();
    private volatile DeliverySettings settings;

    /** Open as soon as it is needed: it is not made, or taken from another Lanner, for nothing. */
    private @Nullable SpoolFolder folder;

    private boolean isFolderRefused;

    /** An output that is there. */
    private record Bound(OutputLane lane, Guard guard) {}

    /** Tells the event loop which lanes there are. */
    @FunctionalInterface
    public interface Wirer {
        /** Has it use these lanes; returns what waits until it does. */
        Runnable rewire(OutputLane[] lanes);
    }

    /**
     * None yet, but for what a run before has left in the folder.
     *
     * @param spoolFolder where spools are; null for none
     */
    public Lanes(
            DeliverySettings settings,
            @Nullable Path spoolFolder,
            DeliveryWatch watch,
            Wirer wirer,
            Quarantine quarantine) {
        this.quarantine = quarantine;
        this.settings = settings;
        this.watch = watch;
        this.wirer = wirer;
        path = spoolFolder;
    }

    private @Nullable SpoolFolder folder() {
        if (folder == null && path != null && !isFolderRefused) {
            try {
                folder = SpoolFolder.open(path);
            } catch (IOException e) {
                isFolderRefused = true;
                LOG.error(
                        "There is no spool: {}. Alerts wait in memory alone, and are lost if Lanner crashes. Set 'spool-dir'"
                                + " of dev.lanner.pipeline to a folder that can be written, or 'spool' to off.",
                        e.toString());
            }
        }
        return folder;
    }

    /** Waits for the outputs that a run before has left alerts for. */
    public synchronized void awaitKnown() {
        if (path == null) {
            return;
        }
        try {
            for (String name : SpoolFolder.outputs(path)) {
                if (settings.modes().of(name) == SpoolModes.Mode.OFF) {
                    LOG.warn("The spool of the output '{}' stays as it is, since 'spool' is off for it.", name);
                } else if (folder() != null) {
                    lanes.computeIfAbsent(name, this::newLane);
                }
            }
            Runnable unused = rewire();
        } catch (IOException e) {
            watch.onFailure("The folder of spools could not be read", e);
        }
    }

    /** New lanes follow the changed settings. */
    public void configure(DeliverySettings changed) {
        settings = changed;
    }

    /** An output is there. */
    public synchronized void add(long serviceId, String name, AlertOutput output) {
        OutputLane lane = lanes.computeIfAbsent(unused(name), this::newLane);
        AdmittedOutput admitted = new AdmittedOutput(output, quarantine.admitPatiently("output", lane.name()));
        byService.put(serviceId, new Bound(lane, admitted.guard()));
        lane.attach(admitted);
        Runnable unused = rewire();
    }

    /** The name itself, or with a number behind it if an output of that name is there already. */
    private String unused(String name) {
        String unused = name;
        for (int number = 2; isTaken(unused); number++) {
            unused = name + "-" + number;
        }
        return unused;
    }

    private boolean isTaken(String name) {
        OutputLane lane = lanes.get(name);
        return lane != null && lane.hasOutput();
    }

    private OutputLane newLane(String name) {
        LaneTally tally = new LaneTally(name, watch);
        DeliverySettings present = settings;
        OutputLane lane =
                new OutputLane(name, present, newSpool(name, present, tally), tally, watch, () -> retire(name));
        lane.start();
        return lane;
    }

    private @Nullable Spool newSpool(String name, DeliverySettings present, LaneTally tally) {
        SpoolFolder root = present.modes().of(name) == SpoolModes.Mode.OFF ? null : folder();
        if (root == null) {
            return null;
        }
        try {
            return new Spool(root.of(name), present.limits(), tally::drop);
        } catch (IOException e) {
            watch.onFailure(
                    "The spool of the output '" + name + "' could not be opened; its alerts wait in memory alone", e);
            return null;
        }
    }

    /** An output goes. It is not called any more when this returns, unless it hangs in a call. */
    public void remove(long serviceId) {
        Bound bound;
        Runnable untilUnused = () -> {};
        synchronized (this) {
            bound = byService.remove(serviceId);
            if (bound != null && !bound.lane().hasSpool()) {
                bound.lane().leave();
                lanes.remove(bound.lane().name());
                untilUnused = rewire();
            }
        }
        if (bound == null) {
            return;
        }
        OutputLane lane = bound.lane();
        long deadline = drainedNs(lane);
        if (lane.hasSpool()) {
            lane.detach(deadline);
        } else {
            untilUnused.run();
            lane.close(deadline);
        }
        quarantine.leave(bound.guard());
    }

    private long drainedNs(OutputLane lane) {
        long patienceMs = settings.patienceMs();
        long timeMs = lane.hasSpool() ? Math.min(SPOOLED_DRAIN_MS, patienceMs) : patienceMs;
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
    }

    /** Nobody has come for long. <em>Thread:</em> the lane's. */
    private void retire(String name) {
        OutputLane lane;
        synchronized (this) {
            lane = lanes.get(name);
            if (lane == null || lane.hasOutput()) {
                return;
            }
            lanes.remove(name);
            Runnable unused = rewire();
        }
        lane.close(System.nanoTime());
    }

    private Runnable rewire() {
        return wirer.rewire(lanes.values().toArray(OutputLane[]::new));
    }

    /** Ends all. Nothing must be offered any more. */
    public void close() {
        List<OutputLane> ending;
        synchronized (this) {
            ending = List.copyOf(lanes.values());
            lanes.clear();
            byService.values().forEach(bound -> quarantine.leave(bound.guard()));
            byService.clear();
        }
        ending.forEach(OutputLane::leave);
        List<Thread> closing = ending.stream().map(this::closer).toList();
        closing.forEach(Thread::start);
        try {
            for (Thread thread : closing) {
                thread.join();
            }
            closeFolder();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            watch.onFailure("The folder of spools could not be closed", e);
        }
    }

    private synchronized void closeFolder() throws IOException {
        SpoolFolder open = folder;
        folder = null;
        if (open != null) {
            open.close();
        }
    }

    /** Each in a thread of its own: one that takes its time takes none of the others'. */
    private Thread closer(OutputLane lane) {
        long deadline = drainedNs(lane);
        return new Thread(() -> lane.close(deadline), "lanner-close-" + lane.name());
    }

    /** Of all, in the order in which outputs have come first. */
    public synchronized List<OutputStatus> statuses() {
        return lanes.values().stream().map(OutputLane::status).toList();
    }

    /** All that have a spool, by name. */
    public synchronized List<SpoolStatus> spools() {
        return lanes.values().stream()
                .filter(OutputLane::hasSpool)
                .map(OutputLane::spoolStatus)
                .sorted(Comparator.comparing(SpoolStatus::output))
                .toList();
    }

    /** Ends an output's pause after a failure; false if there is none of this name. */
    public synchronized boolean retryNow(String output) {
        OutputLane lane = lanes.get(output);
        if (lane == null || !lane.hasOutput()) {
            return false;
        }
        lane.retryNow();
        return true;
    }

    /** Has every output open anew what it has open. */
    public synchronized void reopen() {
        lanes.values().forEach(OutputLane::reopen);
    }

    /** Throws away what waits for an output; returns how many alerts that were, -1 if there is no lane of this name. */
    public synchronized long discard(String output) {
        OutputLane lane = lanes.get(output);
        try {
            return lane == null ? -1 : lane.discard();
        } catch (IOException e) {
            watch.onFailure("The spool of the output '" + output + "' could not be emptied", e);
            return 0;
        }
    }
}
