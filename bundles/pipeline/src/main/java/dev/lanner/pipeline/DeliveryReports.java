// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.delivery.DeliveryWatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the alerts that outputs do not get, and tells of them: at once the first time, then once a minute. Those that a
 * receiver has rejected are counted and logged only, since the receiver knows.
 */
final class DeliveryReports implements DeliveryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReports.class);
    private static final String SUBJECT = "alerts dropped";
    private static final long QUIET_NS = TimeUnit.MINUTES.toNanos(1);

    private final LossLedger losses;
    private final InternalAlerts internal;
    private final Map<String, FailureLog> failures = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Long>> untold = new TreeMap<>();
    private volatile boolean isSilent = true;
    private long quietUntilNs = System.nanoTime();

    DeliveryReports(LossLedger losses, InternalAlerts internal) {
        this.losses = losses;
        this.internal = internal;
    }

    @Override
    public void onDropped(String output, String reason, long count) {
        losses.add(output, LossLedger.ALERT, reason, count);
        if (!reason.equals(REJECTED)) {
            synchronized (untold) {
                untold.computeIfAbsent(output, name -> new TreeMap<>()).merge(reason, count, Long::sum);
            }
            isSilent = false;
        }
    }

    @Override
    public void onFailure(String subject, Throwable failure) {
        failures.computeIfAbsent(subject, known -> new FailureLog(LOG)).report(subject, failure);
    }

    /** Tells, if there is anything to tell and it is time to. <em>Thread:</em> the event loop's. */
    void look(long nowNs) {
        if (isSilent || nowNs - quietUntilNs < 0) {
            return;
        }
        quietUntilNs = nowNs + QUIET_NS;
        isSilent = true;
        synchronized (untold) {
            untold.forEach(this::tell);
            untold.clear();
        }
    }

    private void tell(String output, Map<String, Long> reasons) {
        long total = reasons.values().stream().mapToLong(Long::longValue).sum();
        String text = "The output '" + output + "' will never get " + total + (total == 1 ? " alert" : " alerts") + ": "
                + reasons + ".";
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("output", output);
        fields.put("n_drops", total);
        reasons.forEach((reason, count) -> fields.put("n_drops_" + reason.replace('-', '_'), count));
        LOG.error("{} 'lanner:outputs' and 'lanner:drops' show more.", text);
        internal.tell(SUBJECT, Priority.WARNING, text, fields);
    }
}
