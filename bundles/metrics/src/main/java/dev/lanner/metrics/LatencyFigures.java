// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.pipeline.Latency;
import dev.lanner.api.pipeline.OutputStatus;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/** How long alerts take from the kernel to where they are told, output by output, as a histogram. */
final class LatencyFigures implements Collector {
    private static final String NAME = "lanner_output_latency_seconds";
    private static final double MS_PER_SECOND = 1e3;

    private final Supplier<List<OutputStatus>> outputs;

    LatencyFigures(Supplier<List<OutputStatus>> outputs) {
        this.outputs = outputs;
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(NAME)
                .help("How long the alerts that an output has taken or rejected took from their event until then.");
        for (OutputStatus output : outputs.get()) {
            histogram.dataPoint(HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("output", output.name()))
                    .classicHistogramBuckets(buckets(output.latency()))
                    .sum(output.latency().sumMs() / MS_PER_SECOND)
                    .build());
        }
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(Latency latency) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        List<Long> counts = latency.counts();
        for (int i = 0; i < counts.size(); i++) {
            double bound =
                    i < Latency.BOUNDS_MS.size() ? Latency.BOUNDS_MS.get(i) / MS_PER_SECOND : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, counts.get(i));
        }
        return buckets.build();
    }
}
