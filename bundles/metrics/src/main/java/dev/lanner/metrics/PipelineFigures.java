// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Loss.Extent;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.pipeline.Waits;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the pipeline counts: events, losses, matches, waits. */
final class PipelineFigures {
    private static final List<String> NO_LABELS = List.of();
    private static final List<String> SOURCE = List.of("source");
    private static final List<String> LOSS = List.of("place", "event_type", "reason");
    private static final double NS_PER_SECOND = 1e9;

    private final Watched watched;
    private final PrometheusRegistry registry;

    private PipelineFigures(Watched watched, PrometheusRegistry registry) {
        this.watched = watched;
        this.registry = registry;
    }

    static void register(Watched watched, PrometheusRegistry registry) {
        PipelineFigures figures = new PipelineFigures(watched, registry);
        figures.registerFlow();
        figures.registerLosses();
        figures.registerAlerts();
        figures.registerWaits();
    }

    private void registerFlow() {
        counter(
                "lanner_loop_turns_total",
                "Turns of the event loop. It stands still when something holds the loop up.",
                NO_LABELS,
                (pipeline, series) -> series.add(pipeline.turns()));
        counter(
                "lanner_events_total",
                "Events that the rules have judged.",
                NO_LABELS,
                (pipeline, series) -> series.add(pipeline.eventCount()));
        counter("lanner_source_events_total", "Events that a source has delivered.", SOURCE, (pipeline, series) -> {
            for (SourceStatus source : pipeline.sources()) {
                series.add(source.events(), source.name());
            }
        });
        gauge(
                "lanner_sources",
                "Sources by their state: open, ended, failed or waiting.",
                List.of("source", "state"),
                (pipeline, series) -> {
                    for (SourceStatus source : pipeline.sources()) {
                        series.add(1, source.name(), source.state());
                    }
                });
        gauge(
                "lanner_selected_event_types",
                "Event types that the sources are asked for.",
                NO_LABELS,
                (pipeline, series) -> series.add(pipeline.selectedEvents().size()));
    }

    private void registerLosses() {
        counter(
                "lanner_dropped_total",
                "Events and alerts that were dropped, by the source or output that has lost them; the event type of an"
                        + " alert is 'alert'.",
                LOSS,
                (pipeline, series) -> addLosses(pipeline, Extent.WHOLE, series));
        counter(
                "lanner_incomplete_total",
                "Events that came with a value missing or cut short.",
                LOSS,
                (pipeline, series) -> addLosses(pipeline, Extent.PART, series));
    }

    private static void addLosses(Pipeline pipeline, Extent extent, Series series) {
        for (Loss loss : pipeline.losses()) {
            if (loss.extent() == extent) {
                series.add(loss.count(), loss.place(), loss.eventType(), loss.reason());
            }
        }
    }

    private void registerAlerts() {
        counter(
                "lanner_rule_matches_total",
                "Matches of a rule, and alerts of Lanner about itself.",
                List.of("rule", "priority"),
                (pipeline, series) -> {
                    for (AlertCount alert : pipeline.alerts()) {
                        series.add(alert.count(), alert.rule(), alert.priority().label());
                    }
                });
        counter("lanner_alerts_total", "Alerts by priority.", List.of("priority"), (pipeline, series) -> {
            for (AlertCount alert : pipeline.alerts()) {
                series.add(alert.count(), alert.priority().label());
            }
        });
    }

    private void registerWaits() {
        gauge(
                "lanner_identity_waiting_events",
                "Events that wait until it is known whose they are.",
                NO_LABELS,
                (pipeline, series) -> series.add(pipeline.waits().waiting()));
        counter(
                "lanner_identity_waits_given_up_total",
                "Events that went on without an answer after they had waited to know whose they are.",
                NO_LABELS,
                (pipeline, series) -> series.add(pipeline.waits().givenUp()));
        SummaryWithCallback.builder()
                .name("lanner_identity_wait_seconds")
                .help(
                        "How long events had to wait until it was known whose they are, exact to an eighth, since the start.")
                .callback(receiver -> withPipeline(pipeline -> {
                    Waits waits = pipeline.waits();
                    // The sum of all waits is not known.
                    receiver.call(waits.events(), Double.NaN, quantiles(waits));
                }))
                .register(registry);
    }

    private static Quantiles quantiles(Waits waits) {
        return Quantiles.of(
                new Quantile(0.5, waits.medianNs() / NS_PER_SECOND),
                new Quantile(0.99, waits.p99Ns() / NS_PER_SECOND),
                new Quantile(1, waits.longestNs() / NS_PER_SECOND));
    }

    private void counter(String name, String help, List<String> labels, BiConsumer<Pipeline, Series> reader) {
        Series.counter(
                registry, name, help, labels, series -> withPipeline(pipeline -> reader.accept(pipeline, series)));
    }

    private void gauge(String name, String help, List<String> labels, BiConsumer<Pipeline, Series> reader) {
        Series.gauge(registry, name, help, labels, series -> withPipeline(pipeline -> reader.accept(pipeline, series)));
    }

    private void withPipeline(Consumer<Pipeline> reader) {
        Pipeline pipeline = watched.pipeline;
        if (pipeline != null) {
            reader.accept(pipeline);
        }
    }
}
