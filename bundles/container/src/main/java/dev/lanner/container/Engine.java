// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.spi.container.ContainerResolver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound resolver with workers of its own, so that a runtime that hangs delays no other one's answers.
 *
 * <p>It is used until it is closed; after that the resolver is not called again.
 */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int THREADS = 2;

    final String name;
    final ContainerResolver resolver;
    final int ranking;
    final Workers workers;
    private final AtomicBoolean hasComplained = new AtomicBoolean();
    private volatile Guard guard = Guard.none();
    private volatile boolean isSick;
    private volatile boolean isGone;
    private @Nullable Quarantine watching;

    Engine(String name, ContainerResolver resolver, int ranking, ScheduledExecutorService clock) {
        this.name = name;
        this.resolver = resolver;
        this.ranking = ranking;
        workers = new Workers("lanner-container-" + name, THREADS, clock);
    }

    /** Says once that the resolver fails where it must not. */
    void complain(Throwable failure) {
        if (!hasComplained.getAndSet(true)) {
            LOG.warn("The resolver for {} has failed; this is counted from now on, and not said again.", name, failure);
        }
    }

    boolean isGone() {
        return isGone;
    }

    /** From now on this one says whether it may be asked; null for nobody. */
    synchronized void watchedBy(@Nullable Quarantine quarantine) {
        Quarantine before = watching;
        if (before != null) {
            before.leave(guard);
        }
        watching = quarantine;
        guard = quarantine == null ? Guard.none() : quarantine.admitPatiently("resolver", name);
    }

    /** Whether it is not asked any more, since it has failed too often. */
    boolean isKeptOut() {
        return guard.isOut();
    }

    /** It has failed as no resolver should: a runtime that cannot be reached, or answers late, is none of its faults. */
    void failed(String reason) {
        isSick = true;
        guard.onFailure(reason);
    }

    /** It has come back from being asked. */
    void worked() {
        if (isSick) {
            isSick = false;
            guard.onSuccess();
        }
    }

    /** Nobody asks it any more. */
    void leave() {
        isGone = true;
    }

    @Override
    public void close() {
        leave();
        watchedBy(null);
        workers.close();
    }
}
