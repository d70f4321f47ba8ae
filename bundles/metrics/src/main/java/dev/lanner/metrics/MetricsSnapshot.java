// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends all figures to those who get alerts, again and again. It is there only while it is configured. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.lanner.metrics.snapshot",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsSnapshot.Config.class)
public final class MetricsSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsSnapshot.class);
    private static final String SUBJECT = "metrics snapshot";
    private static final String OURS = "lanner_";
    private static final String OF_THE_PROCESS = "process_";

    private final Watched watched;
    private final Figures figures;
    private final InternalAlerts alerts;
    private final ScheduledExecutorService clock;

    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner metrics as alerts",
            description = "All metrics in an alert of the rule 'Lanner internal: metrics snapshot' and the priority"
                    + " Informational, again and again, for 'lanner run' only. Its output_fields are named as the"
                    + " metrics of the endpoint: lanner.events_total, or with labels"
                    + " lanner.output_delivered_total.stdout. Off unless the section is there.")
    public @interface Config {
        @AttributeDefinition(
                name = "Interval (s)",
                description = "How long after one alert the next one comes, in seconds.",
                min = "1")
        long interval$_$seconds() default 3_600;
    }

    /** Begins. */
    @Activate
    public MetricsSnapshot(
            Config config, @Reference Watched watched, @Reference Figures figures, @Reference InternalAlerts alerts) {
        this(watched, figures, alerts);
        long interval = Math.max(1, config.interval$_$seconds());
        // A failure ends the others only if it gets out.
        var unused = clock.scheduleAtFixedRate(this::tellOrLog, interval, interval, TimeUnit.SECONDS);
    }

    MetricsSnapshot(Watched watched, Figures figures, InternalAlerts alerts) {
        this.watched = watched;
        this.figures = figures;
        this.alerts = alerts;
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lanner-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the next one may succeed
    private void tellOrLog() {
        try {
            tell();
        } catch (RuntimeException e) {
            LOG.warn("The metrics could not be read for the alert.", e);
        }
    }

    /** Tells all of now. */
    void tell() {
        Pipeline pipeline = watched.pipeline;
        if (pipeline == null) {
            return;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        double dropped = 0;
        double matched = 0;
        for (Reading reading : Reading.of(figures.read())) {
            if (reading.name().startsWith(OURS) || reading.name().startsWith(OF_THE_PROCESS)) {
                fields.put(field(reading), reading.isWhole() ? (Object) (long) reading.value() : reading.value());
            }
            dropped += reading.name().equals("lanner_dropped_total") ? reading.value() : 0;
            matched += reading.name().equals("lanner_alerts_total") ? reading.value() : 0;
        }
        String text = "Since the start: " + pipeline.eventCount() + " events, " + (long) dropped + " dropped, "
                + (long) matched + " alerts.";
        alerts.tell(SUBJECT, Priority.INFORMATIONAL, text, fields);
    }

    private static String field(Reading reading) {
        String name = reading.name().startsWith(OURS)
                ? "lanner." + reading.name().substring(OURS.length())
                : "lanner." + reading.name();
        return reading.labels().isEmpty()
                ? name
                : name + "." + String.join(".", reading.labels().values());
    }

    /** Ends it. */
    @Deactivate
    void close() {
        clock.shutdownNow();
    }
}
