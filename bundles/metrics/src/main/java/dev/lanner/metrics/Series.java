// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * The values of one metric by its labels. Values with the same labels, such as those of two sources of one name, are added:
 * a monitoring system takes each only once.
 */
final class Series {
    private final Map<List<String>, Double> values = new LinkedHashMap<>();

    /** Adds a count. */
    void add(long count, String... labels) {
        add((double) count, labels);
    }

    /** Adds a value. */
    void add(double value, String... labels) {
        values.merge(List.of(labels), value, Double::sum);
    }

    private void each(ObjDoubleConsumer<String[]> receiver) {
        values.forEach((labels, value) -> receiver.accept(labels.toArray(String[]::new), value));
    }

    /** Registers something that only grows. */
    static void counter(
            PrometheusRegistry registry, String name, String help, List<String> labels, Consumer<Series> reader) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(receiver -> read(reader).each((values, value) -> receiver.call(value, values)))
                .register(registry);
    }

    /** Registers something that goes up and down. */
    static void gauge(
            PrometheusRegistry registry, String name, String help, List<String> labels, Consumer<Series> reader) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(receiver -> read(reader).each((values, value) -> receiver.call(value, values)))
                .register(registry);
    }

    private static Series read(Consumer<Series> reader) {
        Series series = new Series();
        reader.accept(series);
        return series;
    }
}
