// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rules: first at the start, which waits for it, then whenever a rule source has come, gone or changed.
 *
 * <p>Changes that follow each other closely, as in the update of a bundle, make one load.
 */
final class RuleUpdater implements Runnable {
    static final String NO_SOURCE =
            "No event source is there. Configure one, and look whether its bundle is installed and resolved.";

    private static final Logger LOG = LoggerFactory.getLogger(RuleUpdater.class);
    private static final String NO_RULES =
            "No rules are there. Name a rules file in the configuration, or install a bundle that brings rules.";
    private static final long QUIET_MS = 200;
    private static final long LOOK_MS = 5;

    private final RuleLoader loader;
    private final Switchboard board;
    private final EventLoop loop;
    private final StartGate gate;
    private final long startTimeoutMs;
    private long changes;
    private boolean isStopping;

    RuleUpdater(RuleLoader loader, Switchboard board, EventLoop loop, StartGate gate, long startTimeoutMs) {
        this.loader = loader;
        this.board = board;
        this.loop = loop;
        this.gate = gate;
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
        RuleLoader.Outcome outcome;
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

    private void reload() {
        RuleLoader.Outcome outcome = loader.load();
        logWarnings(outcome);
        if (outcome.isSuccessful()) {
            LOG.info("{} rules are loaded.", outcome.ruleCount());
        } else {
            LOG.error(
                    "The changed rules are not loaded; those from before go on working.\n{}",
                    String.join("\n", outcome.errors()));
        }
    }

    private void fail(String reason) {
        gate.onFailed(reason);
        loop.stop();
    }

    private static void logWarnings(RuleLoader.Outcome outcome) {
        outcome.warnings().forEach(LOG::warn);
    }

    /** Waits until something is new since {@code seen} and nothing more has come for a while; false at the end. */
    private synchronized boolean awaitChange(long seen) throws InterruptedException {
        while (changes == seen && !isStopping) {
            wait();
        }
        long latest;
        do {
            latest = changes;
            long quietUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
            long leftMs = QUIET_MS;
            while (leftMs > 0 && !isStopping) {
                wait(leftMs);
                leftMs = TimeUnit.NANOSECONDS.toMillis(quietUntil - System.nanoTime());
            }
        } while (latest != changes && !isStopping);
        return !isStopping;
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized boolean isStopping() {
        return isStopping;
    }
}
