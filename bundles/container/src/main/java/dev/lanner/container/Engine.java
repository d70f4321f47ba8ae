// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

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
    private volatile boolean isGone;

    /** Asked by workers for what it knows of containers. */
    final Ability description;

    /** Asked by the event loop whose a control group is. */
    final Ability recognition;

    /** Listened to, where it tells by itself. */
    final Ability watch;

    Engine(String name, ContainerResolver resolver, int ranking, ScheduledExecutorService clock) {
        this.name = name;
        this.resolver = resolver;
        this.ranking = ranking;
        description = Ability.patient("resolver", name);
        recognition = Ability.prompt("recogniser", name);
        watch = Ability.patient("watch", name);
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
    void watchedBy(@Nullable Quarantine quarantine) {
        description.watchedBy(quarantine);
        recognition.watchedBy(quarantine);
        watch.watchedBy(quarantine);
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
