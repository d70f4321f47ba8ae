// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that events live in: it opens, polls and closes sources, and takes over changed wirings between batches.
 *
 * <p>It runs from the very start, so that services can come and go and rules can be put in place before there are events.
 */
final class EventLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** Events from one call of a source, and so between two looks at the wiring. */
    private static final int BATCH_EVENTS = 1024;

    /** How long a source that always has more keeps its turn. */
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long a source that had nothing is left alone while another one is busy: its poll may block 10 ms. */
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long what happened before the end is still read, for each source. */
    private static final long LAST_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventPath.Core core;
    private final Parts parts;
    private final Switchboard board;
    private final StartGate gate;
    private final boolean fillFromHost;
    private final Consumer<Alert> delivery;
    private final AtomicLong turns = new AtomicLong();
    private volatile boolean areRulesLoaded;
    private volatile boolean isStopping;
    private Wiring wiring = Wiring.NONE;
    private boolean isOpening;
    private boolean isBusy;

    /** Nothing more can come, and the last losses are counted. */
    private boolean isLastCounted;

    private boolean hasEnded;

    EventLoop(EventPath.Core core, Parts parts, Switchboard board, StartGate gate, boolean fillFromHost) {
        this.core = core;
        this.parts = parts;
        this.board = board;
        this.gate = gate;
        this.fillFromHost = fillFromHost;
        delivery = parts.delivery()::deliver;
    }

    /** What works in the loop's thread. */
    record Parts(
            EventPath path, Selector selector, LossWatch losses, InternalAlertQueue internal, AlertDelivery delivery) {}

    /** Rules are in place: sources may be opened. */
    void onRulesLoaded() {
        areRulesLoaded = true;
    }

    /** How often it has come round. */
    long turns() {
        return turns.get();
    }

    /** Ends the loop after the batch in flight and a last look at each source. */
    void stop() {
        isStopping = true;
    }

    @Override
    public void run() {
        board.enter();
        try {
            awaitRules();
            if (!isStopping && openSources()) {
                if (fillFromHost && !isStateTold()) {
                    core.state().fillFromHost();
                }
                gate.onRunning();
                pollUntilStopped();
                takeLastLook();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("The event loop has broken.", e);
            gate.onFailed("The event loop has broken: " + e + ". This is a bug in Lanner; the log has its trace.");
        } finally {
            closeSources();
            parts.path().end();
            countLosses();
            parts.delivery().end();
            board.leave();
        }
    }

    private void awaitRules() {
        while (!areRulesLoaded && !isStopping) {
            takeOver();
            LockSupport.parkNanos(this, NAP_NS);
        }
    }

    /** Opens all sources; false if there is none that works. */
    private boolean openSources() {
        takeOver();
        isOpening = true;
        openWaiting();
        if (Arrays.stream(wiring.sources).anyMatch(BoundSource::isOpen)) {
            tellFailures();
            return true;
        }
        String complaints = complaints();
        gate.onFailed(complaints.isEmpty() ? RuleUpdater.NO_SOURCE : complaints);
        return false;
    }

    private String complaints() {
        return Arrays.stream(wiring.sources)
                .map(BoundSource::complaint)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }

    private boolean isStateTold() {
        boolean isTold = false;
        for (BoundSource source : wiring.sources) {
            isTold |= source.tellsState();
        }
        return isTold;
    }

    private void pollUntilStopped() {
        while (!isStopping) {
            long begin = System.nanoTime();
            long delivered = 0;
            // Nobody else writes it.
            turns.lazySet(turns.getPlain() + 1);
            boolean wasBusy = isBusy;
            isBusy = false;
            for (BoundSource source : wiring.sources) {
                if (!wasBusy || begin - source.restUntilNs() >= 0) {
                    delivered += giveTurn(source);
                }
            }
            long end = System.nanoTime();
            if (delivered == 0 && end - begin < NAP_NS) {
                takeOver();
                parts.path().pause();
                LockSupport.parkNanos(this, NAP_NS);
            }
            parts.losses().look(wiring, end, parts.path().eventCount());
            parts.delivery().look(end);
            if (delivered == 0 && !hasEnded) {
                lookForEnd();
            }
        }
    }

    /** All is over when no source can give anything any more and every alert is written. */
    private void lookForEnd() {
        boolean haveAllEnded =
                wiring.sources.length > 0 && Arrays.stream(wiring.sources).allMatch(BoundSource::hasEnded);
        if (!haveAllEnded || !parts.path().isDone()) {
            return;
        }
        if (!isLastCounted) {
            isLastCounted = true;
            countLosses();
        }
        if (parts.delivery().isDone()) {
            hasEnded = true;
            boolean hasGoodEnd = Arrays.stream(wiring.sources).anyMatch(source -> source.complaint() == null);
            gate.onEnded(hasGoodEnd ? null : complaints());
            LOG.info("All sources have ended.");
        }
    }

    private void countLosses() {
        parts.losses().collect(wiring, System.nanoTime(), parts.path().eventCount());
        parts.delivery().close();
        parts.internal().passOn(delivery);
    }

    /** Polls one source until it has no more, or its time is over. */
    private long giveTurn(BoundSource source) {
        long end = System.nanoTime() + TURN_NS;
        long delivered = 0;
        int count;
        do {
            takeOver();
            count = poll(source);
            delivered += Math.max(0, count);
            if (System.nanoTime() - end >= 0) {
                isBusy |= count >= BATCH_EVENTS;
                break;
            }
        } while (count >= BATCH_EVENTS && !isStopping);
        source.restUntilNs(System.nanoTime() + (delivered == 0 ? REST_NS : 0));
        return delivered;
    }

    private int poll(BoundSource source) {
        if (!source.isOpen()) {
            return -1;
        }
        EventPath path = parts.path();
        path.beginBatch(source.name());
        int count = source.poll(path, BATCH_EVENTS);
        source.countEvents(path.endBatch());
        if (count < 0) {
            source.close();
        }
        return count;
    }

    /** The moment between two batches: services change here, rules, and what is selected. */
    private void takeOver() {
        Wiring wanted = board.wanted();
        boolean isRewired = wanted.version != wiring.version;
        if (isRewired) {
            rewire(wanted);
        }
        parts.internal().passOn(delivery);
        core.rules().beginBatch();
        // Before there are rules nothing is opened, and a choice without them would only be told.
        if (areRulesLoaded && parts.selector().isChanged(wiring)) {
            for (BoundSource source : wiring.sources) {
                source.select(parts.selector().selection().events());
            }
        }
        if (isRewired) {
            openWaiting();
            tellFailures();
        }
    }

    private void rewire(Wiring wanted) {
        Wiring before = wiring;
        wiring = wanted;
        parts.path().rewire(wanted);
        for (BoundSource source : before.sources) {
            if (!wanted.contains(source)) {
                source.close();
            }
        }
        board.acknowledge(wanted);
    }

    private void openWaiting() {
        for (BoundSource source : wiring.sources) {
            if (isOpening && source.isWaiting()) {
                source.open(new OfferedContext(
                        core.catalogue(),
                        core.codec(),
                        parts.selector().selection().events()));
                if (source.isOpen()) {
                    goOn();
                }
            }
        }
    }

    /** A source that has come after the end of all others. */
    private void goOn() {
        isLastCounted = false;
        if (hasEnded) {
            hasEnded = false;
            gate.onRunning();
        }
    }

    private void tellFailures() {
        for (BoundSource source : wiring.sources) {
            source.tellFailure();
        }
    }

    private void takeLastLook() {
        for (BoundSource source : wiring.sources) {
            long end = System.nanoTime() + LAST_LOOK_NS;
            while (poll(source) > 0 && System.nanoTime() - end < 0) {
                takeOver();
            }
        }
    }

    private void closeSources() {
        for (BoundSource source : wiring.sources) {
            source.close();
        }
    }
}
