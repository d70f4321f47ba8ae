// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.DropSettings.Action;
import dev.lanner.pipeline.throttle.TokenBucket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how many events the sources lose, second by second, and says so when it is too many.
 *
 * <p><em>Thread:</em> the event loop's, but for {@link #configure}.
 */
final class DropAlarm implements ObjLongConsumer<String> {
    private static final String SUBJECT = "syscall event drop";
    private static final Logger LOG = LoggerFactory.getLogger(DropAlarm.class);

    private final InternalAlerts alerts;
    private final Consumer<String> exit;
    private final Map<String, Long> drops = new TreeMap<>();
    private volatile DropSettings settings;
    private @Nullable DropSettings inUse;
    private TokenBucket bucket = new TokenBucket(0, 0, 0);
    private long eventsBefore;

    /**
     * Makes an alarm.
     *
     * @param alerts takes alerts
     * @param exit ends the house, for the reason given
     */
    DropAlarm(DropSettings settings, InternalAlerts alerts, Consumer<String> exit) {
        this.settings = settings;
        this.alerts = alerts;
        this.exit = exit;
    }

    /** The operator has changed his mind. <em>Thread:</em> any. */
    void configure(DropSettings changed) {
        settings = changed;
    }

    /** So many more events are gone, for this reason. */
    @Override
    public void accept(String reason, long count) {
        drops.merge(reason, count, Long::sum);
    }

    /**
     * A second has passed.
     *
     * @param nowNs by the clock of {@link System#nanoTime()}
     * @param eventCount events that have arrived since the start
     */
    void onSecond(long nowNs, long eventCount) {
        DropSettings present = settings;
        if (!present.equals(inUse)) {
            inUse = present;
            bucket = new TokenBucket(present.rate(), present.burst(), nowNs);
        }
        long arrived = eventCount - eventsBefore;
        eventsBefore = eventCount;
        if (drops.isEmpty()) {
            return;
        }
        long dropped = drops.values().stream().mapToLong(Long::longValue).sum();
        Map<String, @Nullable Object> fields = fields(arrived, dropped);
        drops.clear();
        double ratio = (double) dropped / (dropped + arrived);
        if (ratio > present.threshold() && !present.actions().isEmpty() && bucket.claim(nowNs)) {
            act(present, dropped, fields);
        }
    }

    private Map<String, @Nullable Object> fields(long arrived, long dropped) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("n_drops", dropped);
        drops.forEach((reason, count) -> fields.put("n_drops_" + reason.replace('-', '_'), count));
        fields.put("n_evts", arrived);
        return fields;
    }

    private void act(DropSettings present, long dropped, Map<String, @Nullable Object> fields) {
        String figures = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
        String text = dropped + " system calls dropped in last second. (" + figures + ")";
        String message = InternalAlerts.PREFIX + SUBJECT + ". " + text;
        if (present.actions().contains(Action.LOG)) {
            LOG.error("{} 'lanner:drops' shows all losses.", message);
        }
        if (present.actions().contains(Action.ALERT)) {
            alerts.tell(SUBJECT, Priority.DEBUG, text, fields);
        }
        if (present.actions().contains(Action.EXIT)) {
            exit.accept(message + " The setting 'drop-actions' of dev.lanner.pipeline makes this the end.");
        }
    }
}
