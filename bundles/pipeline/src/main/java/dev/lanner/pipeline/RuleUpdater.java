// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.Priority;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rules: first at the start, which waits for it, then whenever a rule source has come, gone or changed.
 *
 * <p>Changes that follow each other closely, as in the update of a bundle, make one load. A load that fails leaves the rules
 * as they are, and is an alert.
 */
final class RuleUpdater implements Runnable {
    static final String NO_SOURCE =
            "No event source is there. Configure one, and look whether its bundle is installed and resolved.";

    private static final Logger LOG = LoggerFactory.getLogger(RuleUpdater.class);
    private static final String NO_RULES =
            "No rules are there. Name a rules file in the configuration, or install a bundle that brings rules.";
    private static final String FAILED = "rules not reloaded";
    private static final long QUIET_MS = 50;

    /** However often something changes, what has changed so long ago is loaded. */
    private static final long LONGEST_WAIT_MS = 500;

    private static final long LOOK_MS = 5;

    private final RuleLoader loader;
    private final Switchboard board;
    private final EventLoop loop;
    private final StartGate gate;
    private final InternalAlerts alerts;
    private final long startTimeoutMs;
    private long changes;
    private boolean isStopping;

    RuleUpdater(
            RuleLoader loader,
            Switchboard board,
            EventLoop loop,
            StartGate gate,
            InternalAlerts alerts,
            long startTimeoutMs) {
        this.loader = loader;
        this.board = board;
        this.loop = loop;
        this.gate = gate;
        this.alerts = alerts;
        this.startTimeoutMs = startTimeoutMs;
    }

    /** A rule source has come, gone or changed. */
    synchronized void onChange() {
        changes++;
        notifyAll();
    }

    synchronized void stop() {
        isStopping = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            if (awaitServices()) {
                start();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a virtual machine that ends.
        } catch (RuntimeException | Error e) {
            LOG.error("Loading rules has broken.", e);
            gate.onFailed("Loading rules has broken: " + e + ". This is a bug in Lanner; the log has its trace.");
            loop.stop();
        }
    }

    /** Waits for a source and for rules. */
    private boolean awaitServices() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(startTimeoutMs);
        while (!isStopping()) {
            boolean hasSource = board.wanted().sources.length > 0;
            if (hasSource && !loader.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                fail(hasSource ? NO_RULES : NO_SOURCE);
                return false;
            }
            Thread.sleep(LOOK_MS);
        }
        return false;
    }

    private void start() throws InterruptedException {
        RulesLoad outcome;
        long seen;
        do {
            seen = changes();
            outcome = loader.load();
        } while (seen != changes());
        logWarnings(outcome);
        if (!outcome.isSuccessful()) {
            fail(String.join("\n", outcome.errors()));
            return;
        }
        LOG.info("{} rules are loaded.", outcome.ruleCount());
        loop.onRulesLoaded();
        while (awaitChange(seen)) {
            seen = changes();
            reload();
        }
    }

    /** Loads what the rule sources have now. <em>Thread:</em> any. */
    RulesLoad reload() {
        RulesLoad outcome = loader.load();
        logWarnings(outcome);
        if (outcome.isSuccessful()) {
            LOG.info("{} rules are loaded.", outcome.ruleCount());
        } else {
            String errors = String.join("\n", outcome.errors());
            LOG.error("The changed rules are not loaded; those from before go on working.\n{}", errors);
            alerts.tell(
                    FAILED,
                    Priority.CRITICAL,
                    "The changed rules have errors; those from before go on working. "
                            + outcome.errors().get(0),
                    Map.of("n_errors", (long) outcome.errors().size(), "errors", errors));
        }
        return outcome;
    }

    private void fail(String reason) {
        gate.onFailed(reason);
        loop.stop();
    }

    private static void logWarnings(RulesLoad outcome) {
        outcome.warnings().forEach(LOG::warn);
    }

    /** Waits until something is new since {@code seen}, and then for what follows closely; false at the end. */
    private synchronized boolean awaitChange(long seen) throws InterruptedException {
        while (changes == seen && !isStopping) {
            wait();
        }
        long latestNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MS);
        long latest = seen;
        while (latest != changes && !isStopping) {
            latest = changes;
            long now = System.nanoTime();
            long quietUntilNs = Math.min(now + TimeUnit.MILLISECONDS.toNanos(QUIET_MS), latestNs);
            for (long leftNs = quietUntilNs - now;
                    leftNs > 0 && !isStopping;
                    leftNs = quietUntilNs - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            }
            if (quietUntilNs == latestNs) {
                break;
            }
        }
        return !isStopping;
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized boolean isStopping() {
        return isStopping;
    }
}
