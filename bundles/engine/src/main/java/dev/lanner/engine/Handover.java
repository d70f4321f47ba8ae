// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.engine.eval.RuleSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands rule sets from the thread that makes them to the event loop, and knows when the loop is done with the last one.
 *
 * <p>The loop takes the newest set before each batch. If no batch has begun for a while, and no event is being judged, the
 * loop is idle: the old set is then revoked, so that even a loop that was only slow never uses it again.
 */
final class Handover {
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);
    /** A released store is cheap, and visible long before anybody who waits has slept once. */
    private static final VarHandle JUDGING;

    static {
        try {
            JUDGING = MethodHandles.lookup().findVarHandle(Handover.class, "judging", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private volatile RuleSet newest;
    private volatile RuleSet acknowledged;
    private volatile long lastBatchNs = System.nanoTime() - 2 * IDLE_NS;
    private RuleSet active;

    @SuppressWarnings("UnusedVariable") // Through JUDGING only.
    private boolean judging;

    Handover(RuleSet first) {
        newest = first;
        acknowledged = first;
        active = first;
    }

    /** <em>Thread:</em> the event loop's: no event is being judged. */
    void beginBatch() {
        takeNewest();
        lastBatchNs = System.nanoTime();
    }

    /** <em>Thread:</em> the event loop's. The set to judge an event with. */
    RuleSet begin() {
        JUDGING.setRelease(this, true);
        if (active.isRevoked()) {
            takeNewest();
        }
        return active;
    }

    /** <em>Thread:</em> the event loop's. The event has been judged. */
    void end() {
        JUDGING.setRelease(this, false);
    }

    private void takeNewest() {
        RuleSet next = newest;
        if (active != next) {
            active = next;
            acknowledged = next;
        }
    }

    /** The set that is, or is about to be, in use. */
    RuleSet newest() {
        return newest;
    }

    /** Puts {@code next} in place, and returns when the loop has taken it or is idle, after a second at the latest. */
    void replace(RuleSet next) {
        RuleSet old = newest;
        newest = next;
        long start = System.nanoTime();
        while (acknowledged != next) {
            long now = System.nanoTime();
            boolean idle = now - lastBatchNs > IDLE_NS && !isJudging();
            if (idle || now - start > LIMIT_NS) {
                break;
            }
            LockSupport.parkNanos(STEP_NS);
        }
        old.revoke();
        while (acknowledged != next) {
            LockSupport.parkNanos(STEP_NS);
            if (!isJudging() || System.nanoTime() - start > LIMIT_NS) {
                break;
            }
        }
    }

    private boolean isJudging() {
        return (boolean) JUDGING.getAcquire(this);
    }
}
