// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.OutputStatus.Failure;
import dev.lanner.api.pipeline.Pipeline;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What becomes of alerts, output by output. */
final class OutputFigures {
    private static final List<String> OUTPUT = List.of("output");
    private static final double MS_PER_SECOND = 1e3;

    private final Watched watched;
    private final PrometheusRegistry registry;
    private final LongSupplier clockMs;

    private OutputFigures(Watched watched, PrometheusRegistry registry, LongSupplier clockMs) {
        this.watched = watched;
        this.registry = registry;
        this.clockMs = clockMs;
    }

    /**
     * Registers them.
     *
     * @param clockMs what time it is, in milliseconds since the epoch
     */
    static void register(Watched watched, PrometheusRegistry registry, LongSupplier clockMs) {
        OutputFigures figures = new OutputFigures(watched, registry, clockMs);
        figures.registerCounters();
        figures.registerGauges();
        registry.register(new LatencyFigures(figures::outputs));
    }

    private void registerCounters() {
        counter("lanner_output_delivered_total", "Alerts that an output has taken for good.", OutputStatus::delivered);
        counter("lanner_output_retries_total", "Times that an output was tried again.", OutputStatus::retries);
        counter(
                "lanner_output_rejected_total",
                "Alerts that the receiver of an output will never take.",
                OutputStatus::rejected);
        Series.counter(
                registry,
                "lanner_output_dropped_total",
                "Alerts that an output will never get, without those that its receiver has rejected.",
                List.of("output", "reason"),
                series -> {
                    for (OutputStatus output : outputs()) {
                        output.drops().forEach((reason, count) -> series.add(count, output.name(), reason));
                    }
                });
    }

    private void registerGauges() {
        gauge(
                "lanner_output_queued_alerts",
                "Alerts that wait for an output in memory and are on no disk.",
                OutputStatus::queued);
        gauge("lanner_output_spooled_alerts", "Alerts that wait for an output on disk.", output -> output.spool()
                .alerts());
        gauge("lanner_output_spool_bytes", "Room that the spool of an output takes on disk.", output -> output.spool()
                .bytes());
        gauge(
                "lanner_output_oldest_alert_seconds",
                "How long the oldest alert on disk has been waiting for an output; 0 if there is none.",
                output -> sinceS(output.spool().oldestMs()));
        gauge(
                "lanner_output_failing_seconds",
                "How long an output has been failing; 0 if it does not.",
                output -> failingS(output.failure()));
        Series.gauge(
                registry,
                "lanner_outputs",
                "Outputs by what their worker does: idle, writing, retrying, hanging or awaited.",
                List.of("output", "state"),
                series -> {
                    for (OutputStatus output : outputs()) {
                        series.add(1, output.name(), output.state().name().toLowerCase(Locale.ROOT));
                    }
                });
    }

    private double failingS(@Nullable Failure failure) {
        return failure == null ? 0 : sinceS(failure.sinceMs());
    }

    private double sinceS(long ms) {
        return ms == 0 ? 0 : Math.max(0, clockMs.getAsLong() - ms) / MS_PER_SECOND;
    }

    private void counter(String name, String help, ToDoubleFunction<OutputStatus> value) {
        Series.counter(registry, name, help, OUTPUT, series -> add(series, value));
    }

    private void gauge(String name, String help, ToDoubleFunction<OutputStatus> value) {
        Series.gauge(registry, name, help, OUTPUT, series -> add(series, value));
    }

    private void add(Series series, ToDoubleFunction<OutputStatus> value) {
        for (OutputStatus output : outputs()) {
            series.add(value.applyAsDouble(output), output.name());
        }
    }

    private List<OutputStatus> outputs() {
        Pipeline pipeline = watched.pipeline;
        return pipeline == null ? List.of() : pipeline.outputs();
    }
}
