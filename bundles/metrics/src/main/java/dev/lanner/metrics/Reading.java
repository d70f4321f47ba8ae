// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One value of a metric.
 *
 * @param name of the metric as it is scraped
 * @param labels and their values, in order
 * @param value at this moment
 */
record Reading(String name, Map<String, String> labels, double value) {
    private static final double LARGEST_WHOLE = 1e15;

    /** All counters, gauges, quantiles and buckets; what has only a text is left out. */
    static List<Reading> of(MetricSnapshots snapshots) {
        List<Reading> readings = new ArrayList<>();
        for (MetricSnapshot metric : snapshots) {
            String name = metric.getMetadata().getPrometheusName();
            for (DataPointSnapshot point : metric.getDataPoints()) {
                add(readings, name, point);
            }
        }
        return readings;
    }

    private static void add(List<Reading> readings, String name, DataPointSnapshot point) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Label label : point.getLabels()) {
            labels.put(label.getName(), label.getValue());
        }
        if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
            readings.add(new Reading(name + "_total", labels, counter.getValue()));
        } else if (point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge) {
            readings.add(new Reading(name, labels, gauge.getValue()));
        } else if (point instanceof HistogramSnapshot.HistogramDataPointSnapshot histogram) {
            addSums(readings, name, labels, histogram);
            addBuckets(readings, name, labels, histogram.getClassicBuckets());
        } else if (point instanceof SummarySnapshot.SummaryDataPointSnapshot summary) {
            addSums(readings, name, labels, summary);
            for (Quantile quantile : summary.getQuantiles()) {
                Map<String, String> labelled = new LinkedHashMap<>(labels);
                labelled.put("quantile", number(quantile.getQuantile()));
                readings.add(new Reading(name, labelled, quantile.getValue()));
            }
        }
    }

    private static void addSums(
            List<Reading> readings, String name, Map<String, String> labels, DistributionDataPointSnapshot point) {
        if (point.hasCount()) {
            readings.add(new Reading(name + "_count", labels, point.getCount()));
        }
        if (point.hasSum()) {
            readings.add(new Reading(name + "_sum", labels, point.getSum()));
        }
    }

    /** As they are scraped, each with all below it. */
    private static void addBuckets(
            List<Reading> readings, String name, Map<String, String> labels, ClassicHistogramBuckets buckets) {
        long below = 0;
        for (ClassicHistogramBucket bucket : buckets) {
            below += bucket.getCount();
            Map<String, String> labelled = new LinkedHashMap<>(labels);
            double bound = bucket.getUpperBound();
            labelled.put("le", Double.isInfinite(bound) ? "+Inf" : number(bound));
            readings.add(new Reading(name + "_bucket", labelled, below));
        }
    }

    /** The value as people write it. */
    String text() {
        return number(value);
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, "%.6g", value)
                .replaceFirst("(\\.[0-9]*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }

    /** Whether it is a whole number. */
    boolean isWhole() {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
    }
}
