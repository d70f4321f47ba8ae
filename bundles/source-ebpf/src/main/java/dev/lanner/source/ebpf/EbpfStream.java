// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SelectiveStream;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.StatefulStream;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of the running kernel. */
final class EbpfStream implements EventStream, LossReporting, SelectiveStream, StatefulStream {
    private static final Logger LOG = LoggerFactory.getLogger(EbpfStream.class);

    private final BpfPrograms programs;
    private final RingSet rings;
    private final LossCounters losses;
    private final int timeoutMs;
    private final Function<EventSelection, Selection> translate;
    private final boolean tellsState;
    /** Null when all of it is handed over, or if there was none. */
    private @Nullable ToldState told;

    private boolean closed;

    private EbpfStream(
            BpfPrograms programs,
            RingSet rings,
            LossCounters losses,
            int timeoutMs,
            Function<EventSelection, Selection> translate,
            @Nullable ToldState told) {
        this.programs = programs;
        this.rings = rings;
        this.losses = losses;
        this.timeoutMs = timeoutMs;
        this.translate = translate;
        this.told = told;
        this.tellsState = told != null;
    }

    /**
     * Opens one.
     *
     * @param translate what a selection means in the kernel; asked again for every later selection
     */
    static EbpfStream open(
            StreamSettings settings, EventSelection wanted, Function<EventSelection, Selection> translate)
            throws SourceException {
        Native library = Native.load();
        int cpus = library.libbpf().libbpf_num_possible_cpus();
        if (cpus <= 0) {
            throw new SourceException(
                    "The kernel does not say how many CPUs there are: /sys is not mounted. Mount it.");
        }
        Selection selection = translate.apply(wanted);
        RingSet rings = new RingSet(library, settings, cpus);
        try {
            BpfPrograms programs = BpfPrograms.load(library, settings, selection, cpus, rings.template());
            try {
                rings.publish(programs.openMap("rings", Integer.BYTES, Integer.BYTES));
                LossCounters losses = new LossCounters(
                        programs.openTable("losses", Abi.EVENT_CODES, LossCounters.valueBytes(cpus)), cpus);
                ToldState told = attach(library, settings, programs, selection);
                return new EbpfStream(programs, rings, losses, settings.pollTimeoutMs(), translate, told);
            } catch (SourceException e) {
                programs.close();
                throw e;
            }
        } catch (SourceException e) {
            rings.close();
            throw e;
        }
    }

    /**
     * Lets events flow, then asks what runs: whatever changes from there on is told by events. Null if the kernel is not
     * to be asked, or cannot say.
     */
    private static @Nullable ToldState attach(
            Native library, StreamSettings settings, BpfPrograms programs, Selection selection) throws SourceException {
        long epochNs = programs.epochOfBootNs();
        try (RunningTasks tasks = settings.iterators() ? loadIterators(programs) : null) {
            long beginNs = epochNs + BootClock.sinceBootNs(library);
            programs.attach(selection);
            return tasks == null ? null : read(tasks, epochNs, beginNs);
        }
    }

    private static @Nullable RunningTasks loadIterators(BpfPrograms programs) {
        try {
            return programs.loadIterators();
        } catch (SourceException e) {
            LOG.info("The processes at the start are read from /proc. Why: {}", e.getMessage());
            return null;
        }
    }

    private static @Nullable ToldState read(RunningTasks tasks, long epochNs, long beginNs) {
        try {
            return new ToldState(ThisHost.read(epochNs), beginNs, tasks.read());
        } catch (SourceException e) {
            LOG.warn("The processes at the start are read from /proc. Why: {}", e.getMessage());
            return null;
        }
    }

    @Override
    public boolean tellsState() {
        return tellsState;
    }

    @Override
    public void select(EventSelection selection) throws SourceException {
        if (!closed) {
            programs.select(translate.apply(selection));
        }
    }

    @Override
    public int poll(EventHandler handler, int limit) {
        if (closed) {
            return -1;
        }
        if (told != null) {
            int delivered = told.drain(handler, limit);
            if (delivered > 0) {
                return delivered;
            }
            told = null;
        }
        return rings.poll(handler, limit, timeoutMs);
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        if (closed) {
            return;
        }
        losses.report(receiver);
        long missed = programs.missedRuns();
        if (missed > 0) {
            receiver.onLoss(-1, "hook-busy", Loss.Extent.WHOLE, missed);
        }
    }

    /** How many events of a type met a fate since the stream was opened. */
    long count(int code, LossReason reason) {
        return losses.count(code, reason);
    }

    /** The names of the programs that the kernel has now. */
    Set<String> loadedPrograms() {
        return programs.loaded();
    }

    AttachMode mode() {
        return programs.mode();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        programs.close();
        rings.close();
    }
}
