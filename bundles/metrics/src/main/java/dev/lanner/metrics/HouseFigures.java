// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.container.ContainerStatus;
import dev.lanner.api.container.Containers;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.ToIntFunction;

/** How much there is in the house: rules, containers, processes. */
final class HouseFigures {
    private static final List<String> NO_LABELS = List.of();

    private HouseFigures() {}

    static void register(Watched watched, PrometheusRegistry registry) {
        registerRules(watched, registry);
        registerContainers(watched, registry);
        registerQuarantine(watched, registry);
        gauge(watched, registry, "lanner_state_threads", "Threads in the tables.", StateEngine::threadCount);
        gauge(watched, registry, "lanner_state_files", "Open descriptors in the tables.", StateEngine::fileCount);
    }

    private static void registerRules(Watched watched, PrometheusRegistry registry) {
        Series.gauge(
                registry,
                "lanner_rules",
                "Rules that are loaded, by state: active, disabled, or unsatisfied since the provider of a field is missing.",
                List.of("state"),
                series -> {
                    RuleEngine engine = watched.rules;
                    for (String state : List.of("active", "disabled", "unsatisfied")) {
                        series.add(0, state);
                    }
                    if (engine != null) {
                        engine.rules().forEach(rule -> series.add(1, state(rule)));
                    }
                });
    }

    private static String state(Rule rule) {
        if (!rule.isEnabled()) {
            return "disabled";
        }
        return rule.unsatisfied() == null ? "active" : "unsatisfied";
    }

    private static void registerContainers(Watched watched, PrometheusRegistry registry) {
        Series.gauge(
                registry,
                "lanner_containers",
                "Containers that are known, by runtime and by how well: described, asking, or not described.",
                List.of("engine", "state"),
                series -> {
                    Containers containers = watched.containers;
                    if (containers != null) {
                        for (ContainerStatus container : containers.containers()) {
                            series.add(1, container.engine(), container.state());
                        }
                    }
                });
        Series.counter(
                registry,
                "lanner_container_give_ups_total",
                "Answers about containers that were given up, and refusals.",
                List.of("reason"),
                series -> {
                    Containers containers = watched.containers;
                    if (containers != null) {
                        containers.giveUps().forEach((reason, count) -> series.add(count, reason));
                    }
                });
    }

    private static void registerQuarantine(Watched watched, PrometheusRegistry registry) {
        Series.counter(
                registry,
                "lanner_plugin_failures_total",
                "Failures of the components of plugins.",
                List.of("kind", "component"),
                series -> patients(watched)
                        .forEach(patient -> series.add(patient.failures(), patient.kind(), patient.name())));
        Series.gauge(
                registry,
                "lanner_plugin_quarantined",
                "1 for a component of a plugin that has failed, and is not called any more; 0 if it is called.",
                List.of("kind", "component"),
                series -> patients(watched)
                        .forEach(patient ->
                                series.add(patient.isQuarantined() ? 1 : 0, patient.kind(), patient.name())));
    }

    private static List<Patient> patients(Watched watched) {
        Quarantine quarantine = watched.quarantine;
        return quarantine == null ? List.of() : quarantine.patients();
    }

    private static void gauge(
            Watched watched, PrometheusRegistry registry, String name, String help, ToIntFunction<StateEngine> value) {
        Series.gauge(registry, name, help, NO_LABELS, series -> {
            StateEngine state = watched.state;
            if (state != null) {
                series.add(value.applyAsInt(state));
            }
        });
    }
}
