// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to a runtime, again and again, until it is interrupted. */
final class WatchThread {
    private static final Logger LOG = LoggerFactory.getLogger(WatchThread.class);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 500;
    private static final long STOP_MS = 2_000;

    private final Engine engine;
    private final ContainerWatch watch;
    private final ContainerWatch.Listener listener;
    private final Thread thread;

    private WatchThread(Engine engine, ContainerWatch watch, ContainerWatch.Listener listener) {
        this.engine = engine;
        this.watch = watch;
        this.listener = listener;
        thread = new Thread(this::listen, "lanner-container-watch-" + engine.name);
        thread.setDaemon(true);
    }

    /** A thread for the engine; null if its resolver tells nothing by itself. */
    static @Nullable WatchThread of(Engine engine, ContainerWatch.Listener listener) {
        return engine.resolver instanceof ContainerWatch watch ? new WatchThread(engine, watch, listener) : null;
    }

    Engine engine() {
        return engine;
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    void await() {
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        long pauseMs = FIRST_PAUSE_MS;
        try {
            while (!Thread.interrupted()) {
                long beginNs = System.nanoTime();
                try {
                    if (!engine.watch.isKeptOut()) {
                        watch.watch(listener);
                        engine.watch.worked();
                    }
                } catch (IOException e) {
                    // A runtime that is not there is no error.
                    LOG.debug("Cannot listen to {}: {}.", engine.name, e.toString());
                } catch (RuntimeException | Error e) {
                    engine.complain(e);
                    engine.watch.failed(e.toString());
                }
                boolean wasThere = System.nanoTime() - beginNs > LONGEST_PAUSE_MS * 1_000_000;
                pauseMs = wasThere ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
                Thread.sleep(pauseMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
