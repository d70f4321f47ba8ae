// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventSelection;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.SourceContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final long LOSSES_NS = TimeUnit.SECONDS.toNanos(1);

    /** How long what happened before the end is still read, for each source. */
    private static final long LAST_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Switchboard board;
    private final EventPath path;
    private final StateEngine state;
    private final RuleEngine rules;
    private final SourceContext context;
    private final StartGate gate;
    private final boolean fillFromHost;
    private volatile boolean areRulesLoaded;
    private volatile boolean isStopping;
    private Wiring wiring = Wiring.NONE;
    private boolean isOpening;
    private boolean isBusy;
    private long nextLossesNs = System.nanoTime();

    EventLoop(EventPath.Core core, EventPath path, Switchboard board, StartGate gate, boolean fillFromHost) {
        this.state = core.state();
        this.rules = core.rules();
        this.context = new OfferedContext(
                core.catalogue(),
                core.codec(),
                new EventSelection(Set.copyOf(core.catalogue().names()), true));
        this.path = path;
        this.board = board;
        this.gate = gate;
        this.fillFromHost = fillFromHost;
    }

    /** Rules are in place: sources may be opened. */
    void onRulesLoaded() {
        areRulesLoaded = true;
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
                if (fillFromHost) {
                    state.fillFromHost();
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
            path.end();
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
        StringBuilder reasons = new StringBuilder();
        for (BoundSource source : wiring.sources) {
            if (source.isOpen()) {
                tellFailures();
                return true;
            }
            reasons.append("The source '").append(source.name()).append("' does not work: ");
            reasons.append(source.status().failure()).append('\n');
        }
        gate.onFailed(
                reasons.isEmpty() ? RuleUpdater.NO_SOURCE : reasons.toString().strip());
        return false;
    }

    private void pollUntilStopped() {
        while (!isStopping) {
            long begin = System.nanoTime();
            long delivered = 0;
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
                LockSupport.parkNanos(this, NAP_NS);
            }
            if (end - nextLossesNs >= 0) {
                nextLossesNs = end + LOSSES_NS;
                collectLosses();
            }
        }
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
        path.beginBatch(source.name());
        int count = source.poll(path, BATCH_EVENTS);
        source.countEvents(path.endBatch());
        if (count < 0) {
            source.close();
        }
        return count;
    }

    /** The moment between two batches: services change here, and rules. */
    private void takeOver() {
        Wiring wanted = board.wanted();
        if (wanted.version != wiring.version) {
            rewire(wanted);
        }
        rules.beginBatch();
    }

    private void rewire(Wiring wanted) {
        Wiring before = wiring;
        wiring = wanted;
        path.rewire(wanted);
        for (BoundSource source : before.sources) {
            if (!wanted.contains(source)) {
                source.close();
            }
        }
        board.acknowledge(wanted);
        openWaiting();
        tellFailures();
    }

    private void openWaiting() {
        for (BoundSource source : wiring.sources) {
            if (isOpening && source.isWaiting()) {
                source.open(context);
            }
        }
    }

    private void tellFailures() {
        for (BoundSource source : wiring.sources) {
            source.tellFailure();
        }
    }

    private void collectLosses() {
        for (BoundSource source : wiring.sources) {
            source.collectLosses();
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
