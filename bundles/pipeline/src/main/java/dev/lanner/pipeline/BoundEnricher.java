// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.quarantine.Stopwatch;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.enrich.EventEnricher;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An enricher in use; one that keeps throwing is not asked any more. */
final class BoundEnricher implements Ranked {
    private static final Logger LOG = LoggerFactory.getLogger(BoundEnricher.class);
    private static final int TIMED_EVERY = 1024;

    private final ServiceRank rank;
    private final String name;
    private final EventEnricher enricher;
    private final LossLedger losses;
    private final Set<String> eventTypes;
    private final FailureLog failures = new FailureLog(LOG);
    private final Guard guard;
    private final Stopwatch stopwatch;
    private int calls;

    BoundEnricher(ServiceRank rank, EventEnricher enricher, LossLedger losses, Quarantine quarantine) {
        this.rank = rank;
        this.name = enricher.getClass().getSimpleName();
        this.enricher = enricher;
        this.losses = losses;
        this.eventTypes = askedOnce("enricher", name, enricher::eventTypes);
        this.guard = quarantine.admit("enricher", name);
        this.stopwatch = new Stopwatch(guard);
    }

    /** The names that a plugin wants to see; none if it throws when asked. */
    static Set<String> askedOnce(String kind, String name, Supplier<Set<String>> question) {
        try {
            return Set.copyOf(question.get());
        } catch (RuntimeException | Error e) {
            LOG.error("The {} '{}' cannot say which events it must see; it sees what others ask for.", kind, name, e);
            return Set.of();
        }
    }

    @Override
    public ServiceRank rank() {
        return rank;
    }

    String name() {
        return name;
    }

    Guard guard() {
        return guard;
    }

    Set<String> eventTypes() {
        return eventTypes;
    }

    void enrich(MutableEvent event) {
        if (guard.isOut()) {
            return;
        }
        try {
            if ((++calls & (TIMED_EVERY - 1)) == 0) {
                enrichTimed(event);
            } else {
                enricher.enrich(event);
            }
        } catch (RuntimeException | Error e) {
            onFailure(event, e);
        }
    }

    private void onFailure(MutableEvent event, Throwable failure) {
        losses.add(name, event.type().name(), "enricher-threw", 1);
        failures.report("The enricher '" + name + "' failed", failure);
        guard.onFailure(failure);
    }

    private void enrichTimed(MutableEvent event) {
        stopwatch.start();
        enricher.enrich(event);
        stopwatch.stop();
    }
}
