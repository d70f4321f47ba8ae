// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.rule.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the failures of plugins' components, and keeps out those that fail too often. */
@Component(
        service = {Quarantine.class, PluginQuarantine.class},
        configurationPid = "dev.lanner.quarantine")
@Designate(ocd = QuarantineConfig.class)
public final class PluginQuarantine implements Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(PluginQuarantine.class);

    private final InternalAlerts alerts;
    private final LongSupplier nanoTime;
    private final Map<Guard, History> records = new LinkedHashMap<>();
    private final Ear ear = new Ear();
    private Limits limits;

    /**
     * When it is too often.
     *
     * @param failures so many; 0 for never
     * @param windowNs in so long a time
     * @param budgetNs a call that takes longer is a failure
     * @param inRow so many in a row of those that are left alone after a failure; 0 for never
     * @param patientBudgetNs a call of such a one that takes longer is a failure
     */
    record Limits(int failures, long windowNs, long budgetNs, int inRow, long patientBudgetNs) {
        static final Limits USUAL = new Limits(10, 60_000_000_000L, 100_000_000L, 5, 120_000_000_000L);

        static Limits of(QuarantineConfig config) {
            return new Limits(
                    config.failures(),
                    Duration.ofSeconds(config.window$_$seconds()).toNanos(),
                    budgetNs(Duration.ofMillis(config.budget$_$ms())),
                    config.failures$_$in$_$a$_$row(),
                    budgetNs(Duration.ofSeconds(config.output$_$budget$_$seconds())));
        }

        private static long budgetNs(Duration budget) {
            return budget.isZero() ? Long.MAX_VALUE : budget.toNanos();
        }

        long budgetNs(boolean isPatient) {
            return isPatient ? patientBudgetNs : budgetNs;
        }
    }

    private static final class History {
        final boolean isPatient;
        final Deque<Long> timesNs = new ArrayDeque<>();
        int inRow;
        long failures;
        long sinceMs;
        String reason = "";

        History(boolean isPatient) {
            this.isPatient = isPatient;
        }

        /** One more; whether that is too often. */
        boolean add(long nowNs, Limits limits) {
            if (isPatient) {
                inRow++;
                return limits.inRow() > 0 && inRow >= limits.inRow();
            }
            timesNs.addLast(nowNs);
            while (!timesNs.isEmpty()
                    && (timesNs.size() > limits.failures() || nowNs - timesNs.getFirst() > limits.windowNs())) {
                timesNs.removeFirst();
            }
            return !timesNs.isEmpty() && timesNs.size() >= limits.failures();
        }

        void forget() {
            timesNs.clear();
            inRow = 0;
            sinceMs = 0;
        }
    }

    /** Hears of what its guards are told. */
    private final class Ear implements Guard.Listener {
        @Override
        public void onFailure(Guard guard, String reason) {
            fail(guard, reason);
        }

        @Override
        public void onSuccess(Guard guard) {
            succeed(guard);
        }
    }

    /** With the one who passes on what is told. */
    @Activate
    public PluginQuarantine(QuarantineConfig config, @Reference InternalAlertQueue alerts) {
        this(Limits.of(config), alerts, System::nanoTime);
    }

    PluginQuarantine(Limits limits, InternalAlerts alerts, LongSupplier nanoTime) {
        this.limits = limits;
        this.alerts = alerts;
        this.nanoTime = nanoTime;
    }

    @Modified
    void change(QuarantineConfig config) {
        change(Limits.of(config));
    }

    synchronized void change(Limits changed) {
        limits = changed;
        records.forEach((guard, history) -> guard.limit(changed.budgetNs(history.isPatient)));
    }

    @Override
    public Guard admit(String kind, String name) {
        return admit(kind, name, false);
    }

    @Override
    public Guard admitPatiently(String kind, String name) {
        return admit(kind, name, true);
    }

    private synchronized Guard admit(String kind, String name, boolean isPatient) {
        Guard guard = new Guard(kind, name, ear);
        guard.limit(limits.budgetNs(isPatient));
        records.put(guard, new History(isPatient));
        return guard;
    }

    @Override
    public synchronized void leave(Guard guard) {
        records.remove(guard);
    }

    @Override
    public synchronized List<Patient> patients() {
        return records.entrySet().stream()
                .filter(entry -> entry.getValue().failures > 0)
                .map(entry -> patient(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Patient::kind).thenComparing(Patient::name))
                .toList();
    }

    private static Patient patient(Guard guard, History history) {
        return new Patient(
                guard.kind(), guard.name(), history.failures, guard.isOut(), history.sinceMs, history.reason);
    }

    @Override
    public synchronized int release(String name) {
        int released = 0;
        for (Map.Entry<Guard, History> entry : records.entrySet()) {
            Guard guard = entry.getKey();
            boolean isMeant = guard.name().equals(name) || name.equals(guard.kind() + " " + guard.name());
            if (isMeant && guard.isOut()) {
                entry.getValue().forget();
                guard.keepOut(false);
                released++;
                LOG.info("The {} '{}' is called again.", guard.kind(), guard.name());
            }
        }
        return released;
    }

    private synchronized void succeed(Guard guard) {
        History history = records.get(guard);
        if (history != null && !guard.isOut()) {
            history.inRow = 0;
        }
    }

    private void fail(Guard guard, String reason) {
        long failures;
        synchronized (this) {
            History history = records.get(guard);
            if (history == null) {
                return;
            }
            failures = ++history.failures;
            history.reason = reason;
            if (guard.isOut() || !history.add(nanoTime.getAsLong(), limits)) {
                return;
            }
            history.sinceMs = System.currentTimeMillis();
            guard.keepOut(true);
        }
        tell(guard, failures, reason);
    }

    private void tell(Guard guard, long failures, String reason) {
        LOG.error(
                "The {} '{}' has failed {} times and is not called any more: {}.",
                guard.kind(),
                guard.name(),
                failures,
                reason);
        alerts.tell(
                "plugin quarantined",
                Priority.CRITICAL,
                "The " + guard.kind() + " '" + guard.name() + "' has failed " + failures
                        + " times and is not called any more: " + reason
                        + ". Have it mended, then 'lanner:quarantine release " + guard.name() + "'.",
                Map.of("kind", guard.kind(), "component", guard.name(), "failures", failures, "reason", reason));
    }
}
