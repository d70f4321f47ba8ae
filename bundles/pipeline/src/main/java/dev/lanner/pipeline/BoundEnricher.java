// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.MutableEvent;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.spi.enrich.EventEnricher;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An enricher in use; one that keeps throwing is not asked any more until it is bound anew. */
final class BoundEnricher implements Ranked {
    private static final Logger LOG = LoggerFactory.getLogger(BoundEnricher.class);
    private static final int PATIENCE = 10;

    private final ServiceRank rank;
    private final String name;
    private final EventEnricher enricher;
    private final LossLedger losses;
    private final Set<String> eventTypes;
    private final FailureLog failures = new FailureLog(LOG);
    private int failuresInARow;

    BoundEnricher(ServiceRank rank, EventEnricher enricher, LossLedger losses) {
        this.rank = rank;
        this.name = enricher.getClass().getSimpleName();
        this.enricher = enricher;
        this.losses = losses;
        this.eventTypes = askedOnce("enricher", name, enricher::eventTypes);
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

    Set<String> eventTypes() {
        return eventTypes;
    }

    void enrich(MutableEvent event) {
        if (failuresInARow >= PATIENCE) {
            return;
        }
        try {
            enricher.enrich(event);
            failuresInARow = 0;
        } catch (RuntimeException | Error e) {
            onFailure(event, e);
        }
    }

    private void onFailure(MutableEvent event, Throwable failure) {
        losses.add(name, event.type().name(), "enricher-threw", 1);
        failures.report("The enricher '" + name + "' failed", failure);
        if (++failuresInARow == PATIENCE) {
            LOG.error(
                    "The enricher '{}' failed {} times in a row and is switched off until its bundle is restarted.",
                    name,
                    PATIENCE);
        }
    }
}
