// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.pipeline.SelectedEvent;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.pipeline.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pipeline that says what a test wants: what its fields hold. <em>Thread:</em> any, but for the lists. */
public final class FakePipeline implements Pipeline {
    public volatile Phase phase = Phase.RUNNING;
    public volatile @Nullable String failure;
    public volatile RulesLoad reload = new RulesLoad(List.of(), List.of(), 0);
    public volatile Waits waits = new Waits(0, 0, 0, 0, 0, 0);
    public volatile long turns;

    /** Whether the event loop comes round between any two looks at it. */
    public volatile boolean isTurning;

    public volatile Set<String> selected = Set.of();
    public volatile long eventCount;
    public volatile long firstEventNs;

    /** How often outputs were to open anew what they have open. */
    public volatile int reopenings;

    public final List<SourceStatus> sources = new ArrayList<>();
    public final List<OutputStatus> outputs = new ArrayList<>();
    public final List<AlertCount> alerts = new ArrayList<>();
    public final List<Alert> recentAlerts = new ArrayList<>();
    public final List<SelectedEvent> selectedEvents = new ArrayList<>();
    public final List<Loss> losses = new ArrayList<>();

    /** One that is watching, and has seen nothing. */
    public FakePipeline() {}

    @Override
    public Phase awaitStart(long timeoutMs) throws InterruptedException {
        if (phase == Phase.STARTING) {
            Thread.sleep(timeoutMs);
        }
        return phase;
    }

    @Override
    public boolean awaitEnd(long timeoutMs) {
        return phase == Phase.STOPPED;
    }

    @Override
    public RulesLoad reloadRules() {
        return reload;
    }

    @Override
    public Waits waits() {
        return waits;
    }

    @Override
    public long turns() {
        return isTurning ? System.nanoTime() : turns;
    }

    @Override
    public EventSelection selection() {
        return new EventSelection(selected, true);
    }

    @Override
    public List<SelectedEvent> selectedEvents() {
        return selectedEvents;
    }

    @Override
    public @Nullable String failure() {
        return failure;
    }

    @Override
    public List<SourceStatus> sources() {
        return sources;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void reopenOutputs() {
        reopenings++;
    }

    @Override
    public List<OutputStatus> outputs() {
        return outputs;
    }

    @Override
    public long eventCount() {
        return eventCount;
    }

    @Override
    public long firstEventNs() {
        return firstEventNs;
    }

    @Override
    public List<AlertCount> alerts() {
        return alerts;
    }

    @Override
    public List<Alert> recentAlerts() {
        return recentAlerts;
    }

    @Override
    public List<Loss> losses() {
        return losses;
    }
}
