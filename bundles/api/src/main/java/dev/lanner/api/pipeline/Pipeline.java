// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.EventSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The running pipeline as an operator sees it. A service. <em>Thread:</em> any. Figures are those of the moment. */
@ProviderType
public interface Pipeline {
    /** How far the start has come. */
    enum Phase {
        /** Rules are being loaded, sources opened or state filled. */
        STARTING,
        /** Events flow. */
        RUNNING,
        /** It could not start, or its last source has broken: {@link #failure()} says why. */
        FAILED,
        /** Every source has ended, all their events have been judged and all alerts written; or it was stopped. */
        STOPPED
    }

    /**
     * How far the start has come; waits until it is no longer {@link Phase#STARTING}, or for {@code timeoutMs}
     * milliseconds.
     */
    Phase awaitStart(long timeoutMs) throws InterruptedException;

    /**
     * Waits until every source has ended, all their events have been judged and all alerts have been written, or for
     * {@code timeoutMs} milliseconds.
     *
     * @return whether all that has come to pass; a pipeline with a live source never gets there. If its start has failed:
     *     false, at once
     */
    boolean awaitEnd(long timeoutMs) throws InterruptedException;

    /**
     * Reads the rules of all rule sources again and puts them in place of the present ones between two events, whole or
     * not at all; what follows from that, as after any other change of the rules, is logged and told in an alert.
     * <em>Blocking:</em> until the event loop works with them.
     */
    RulesLoad reloadRules();

    /** Which events the sources are asked for at this moment. */
    EventSelection selection();

    /** The names in {@link #selection()} and who wants each, sorted by name. */
    List<SelectedEvent> selectedEvents();

    /** Why it is {@link Phase#FAILED}, for people to read, with the remedy; null if it is not. */
    @Nullable
    String failure();

    /** All sources that are bound. */
    List<SourceStatus> sources();

    /** All outputs that are bound, and those for whose return alerts are kept. */
    List<OutputStatus> outputs();

    /**
     * Has every output open anew what it has open, such as a file that has been rotated; each does so before its next alert,
     * in its own thread, and what goes wrong is in its status.
     */
    void reopenOutputs();

    /**
     * How often the event loop has come round. It does so many times a second, with and without events: where the figure
     * stands still, something holds the loop up.
     */
    long turns();

    /** Events handed to the rules since the start. */
    long eventCount();

    /** When the first event was handed to the rules, in nanoseconds since the epoch; 0 before. */
    long firstEventNs();

    /** Alerts by rule since the start, most first. */
    List<AlertCount> alerts();

    /** The last alerts that were offered to the outputs, oldest first; a few hundred are kept in mind. */
    List<Alert> recentAlerts();

    /** How long events had to wait until it was known whose they are. */
    Waits waits();

    /** Every loss anywhere, by place, event type and reason; only those above 0. */
    List<Loss> losses();
}
