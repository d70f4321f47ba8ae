// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.source.BoundedStream;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SelectiveStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.StatefulStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source in use, with its stream once that is open. Whatever a source throws ends in its own status.
 *
 * <p><em>Thread:</em> the event loop's, but for {@link #status()}.
 */
final class BoundSource implements Ranked {
    private enum State {
        WAITING,
        OPEN,
        ENDED,
        FAILED
    }

    private record Condition(State state, @Nullable String failure) {}

    private static final Logger LOG = LoggerFactory.getLogger(BoundSource.class);

    private final ServiceRank rank;
    private final String name;
    private final EventSource source;
    private final LossLedger ledger;
    private final ObjLongConsumer<String> drops;
    private final AtomicLong events = new AtomicLong();
    private volatile Condition condition = new Condition(State.WAITING, null);
    private volatile double progress = -1;
    private @Nullable EventStream stream;
    private @Nullable EventSelection selected;
    private @Nullable StreamLosses losses;
    private @Nullable SourceException untold;
    private long restUntilNs = System.nanoTime();

    /**
     * A source that is still closed.
     *
     * @param drops is told by reason how many events it has lost
     */
    BoundSource(ServiceRank rank, String name, EventSource source, LossLedger ledger, ObjLongConsumer<String> drops) {
        this.rank = rank;
        this.name = name;
        this.source = source;
        this.ledger = ledger;
        this.drops = drops;
    }

    @Override
    public ServiceRank rank() {
        return rank;
    }

    String name() {
        return name;
    }

    boolean isOpen() {
        return stream != null;
    }

    /** Whether it will never give anything again. */
    boolean hasEnded() {
        State state = condition.state();
        return state == State.ENDED || state == State.FAILED;
    }

    /** Why it has failed, as a sentence; null if it has not. */
    @Nullable
    String complaint() {
        String failure = condition.failure();
        return failure == null ? null : "The source '" + name + "' does not work: " + failure;
    }

    boolean isWaiting() {
        return condition.state() == State.WAITING;
    }

    SourceStatus status() {
        Condition now = condition;
        return new SourceStatus(
                name, now.state().name().toLowerCase(Locale.ROOT), events.get(), progress, now.failure());
    }

    /** Opens the stream; afterwards the source is open or failed, and {@link #tellFailure()} says why. */
    void open(SourceContext context) {
        try {
            stream = source.open(context);
            selected = context.selection();
            losses = new StreamLosses(name, context.catalogue().types(), ledger, drops);
            condition = new Condition(State.OPEN, null);
            LOG.info("The source '{}' is open.", name);
        } catch (SourceException e) {
            fail(e);
            untold = e;
        } catch (RuntimeException | Error e) {
            onFailure("could not be opened", e);
        }
    }

    /** Whether the open stream tells by itself what was there before its first event. */
    boolean tellsState() {
        try {
            return stream instanceof StatefulStream stateful && stateful.tellsState();
        } catch (RuntimeException | Error e) {
            close();
            onFailure("has broken while it was asked for its state, and is closed", e);
            return false;
        }
    }

    /** Asks the open stream for other events from here on; if it cannot do that it goes on as before. */
    void select(EventSelection selection) {
        if (!(stream instanceof SelectiveStream selective) || selection.equals(selected)) {
            return;
        }
        try {
            selective.select(selection);
            selected = selection;
        } catch (SourceException | RuntimeException | Error e) {
            ledger.add(name, LossLedger.UNKNOWN_TYPE, "selection-failed", 1);
            new FailureLog(LOG).report("The source '" + name + "' cannot change which events it tells", e);
        }
    }

    /** Logs why the source could not be opened, once; for when others work. If none does, the failed start says so itself. */
    void tellFailure() {
        SourceException failure = untold;
        if (failure != null) {
            untold = null;
            LOG.warn("The source '{}' could not be opened: {}", name, FailureLog.text(failure));
        }
    }

    /** Polls the stream; -1 if it has ended, or is not open. */
    int poll(EventHandler handler, int limit) {
        EventStream open = stream;
        if (open == null) {
            return -1;
        }
        try {
            return open.poll(handler, limit);
        } catch (SourceException | RuntimeException | Error e) {
            close();
            onFailure("has broken and is closed", e);
            return -1;
        }
    }

    void countEvents(long delivered) {
        events.setRelease(events.getPlain() + delivered);
        if (stream instanceof BoundedStream bounded) {
            try {
                progress = bounded.progress();
            } catch (RuntimeException | Error e) {
                progress = -1;
            }
        }
    }

    /** Takes over what the stream says it has lost. */
    void collectLosses() {
        if (stream instanceof LossReporting reporting && losses != null) {
            try {
                reporting.reportLosses(losses);
            } catch (RuntimeException | Error e) {
                close();
                onFailure("has broken while it told its losses, and is closed", e);
            }
        }
    }

    /** Closes the stream, if it is open, after a last look at its losses: the source has ended. */
    void close() {
        collectLosses();
        EventStream open = stream;
        if (open == null) {
            return;
        }
        stream = null;
        try {
            open.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("The source '{}' failed while it was closed: {}", name, FailureLog.text(e), e);
        }
        condition = new Condition(State.ENDED, null);
    }

    /** Until when it may be left alone since it had nothing while others were busy. */
    long restUntilNs() {
        return restUntilNs;
    }

    void restUntilNs(long ns) {
        restUntilNs = ns;
    }

    private void onFailure(String what, Throwable failure) {
        fail(failure);
        new FailureLog(LOG).report("The source '" + name + "' " + what, failure);
    }

    private void fail(Throwable failure) {
        condition = new Condition(State.FAILED, FailureLog.text(failure));
        ledger.add(name, LossLedger.UNKNOWN_TYPE, "source-failed", 1);
    }
}
