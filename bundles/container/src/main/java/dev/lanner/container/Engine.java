// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.spi.container.ContainerResolver;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A bound resolver with workers of its own, so that a runtime that hangs delays no other one's answers.
 *
 * <p>It is used until it is closed; after that the resolver is not called again.
 */
final class Engine implements AutoCloseable {
    private static final int THREADS = 2;

    final String name;
    final ContainerResolver resolver;
    final int ranking;
    final Workers workers;
    private volatile boolean isGone;

    Engine(String name, ContainerResolver resolver, int ranking, ScheduledExecutorService clock) {
        this.name = name;
        this.resolver = resolver;
        this.ranking = ranking;
        workers = new Workers("lanner-container-" + name, THREADS, clock);
    }

    boolean isGone() {
        return isGone;
    }

    /** Nobody asks it any more. */
    void leave() {
        isGone = true;
    }

    @Override
    public void close() {
        leave();
        workers.close();
    }
}
