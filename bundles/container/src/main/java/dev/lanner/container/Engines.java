// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.container.Recognised.Candidate;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The resolvers that are bound, the first one before the others, and what their runtimes tell by themselves. <em>Thread:</em> any. */
final class Engines implements AutoCloseable {
    private static final String ENGINE = "lanner.container.engine";
    private static final String RANKING = "service.ranking";

    private final ContainerBook book;
    private final ScheduledExecutorService clock;
    private final Consumer<List<Engine>> onChanged;
    private final List<Engine> engines = new ArrayList<>();
    private final List<WatchThread> watches = new ArrayList<>();
    private boolean isListening;
    private volatile List<String> names = List.of();
    private @Nullable Quarantine quarantine;

    /** Calls {@code onChanged}, under its own lock, with those that are there from then on. */
    Engines(ContainerBook book, ScheduledExecutorService clock, Consumer<List<Engine>> onChanged) {
        this.book = book;
        this.clock = clock;
        this.onChanged = onChanged;
    }

    /** What a runtime tells by itself. */
    private final class Hearing implements ContainerWatch.Listener {
        private final Engine engine;

        Hearing(Engine engine) {
            this.engine = engine;
        }

        @Override
        public void onChanged(ContainerKey key) {
            KnownContainer known = book.find(key);
            if (known == null) {
                book.enter(new Recognised(List.of(new Candidate(engine, key))), true)
                        .announce();
            } else {
                known.announce();
                book.ask(known);
            }
        }

        @Override
        public void onRemoved(ContainerKey key) {
            book.remove(key);
        }
    }

    synchronized void come(ContainerResolver resolver, Map<String, Object> properties) {
        Object name = properties.get(ENGINE);
        int ranking = properties.get(RANKING) instanceof Integer number ? number : 0;
        Engine engine = new Engine(
                name == null ? resolver.getClass().getSimpleName() : name.toString(), resolver, ranking, clock);
        engine.watchedBy(quarantine);
        engines.add(engine);
        engines.sort(Comparator.comparingInt((Engine each) -> each.ranking).reversed());
        tell();
        if (isListening) {
            listenTo(engine);
        }
    }

    /** Listens to the runtimes from now on, or does no more: those of this machine know nothing of a recorded one. */
    void listen(boolean isHere) {
        List<WatchThread> ended = List.of();
        synchronized (this) {
            if (isHere && !isListening) {
                engines.forEach(this::listenTo);
            } else if (!isHere) {
                ended = List.copyOf(watches);
                watches.clear();
            }
            isListening = isHere;
        }
        ended.forEach(WatchThread::interrupt);
        ended.forEach(WatchThread::await);
    }

    private void listenTo(Engine engine) {
        WatchThread watch = WatchThread.of(engine, new Hearing(engine));
        if (watch != null) {
            watches.add(watch);
            watch.start();
        }
    }

    /** When this returns, the resolver is not called any more. */
    void go(ContainerResolver resolver) {
        List<Engine> gone;
        List<WatchThread> ended;
        synchronized (this) {
            gone = engines.stream()
                    .filter(engine -> engine.resolver == resolver)
                    .toList();
            ended = watches.stream()
                    .filter(watch -> gone.contains(watch.engine()))
                    .toList();
            gone.forEach(Engine::leave);
            engines.removeAll(gone);
            watches.removeAll(ended);
            tell();
        }
        ended.forEach(WatchThread::interrupt);
        gone.forEach(Engine::close);
        ended.forEach(WatchThread::await);
        gone.forEach(book::forget);
    }

    /** From now on this one says who may be asked; null for nobody. */
    synchronized void watchedBy(@Nullable Quarantine watching) {
        quarantine = watching;
        engines.forEach(engine -> engine.watchedBy(watching));
    }

    /** It says so no more, unless another one does already. */
    synchronized void unwatchedBy(Quarantine watching) {
        if (watching.equals(quarantine)) {
            watchedBy(null);
        }
    }

    /** Whether somebody says again whose a control group is, who did not for a while. */
    synchronized void lookForReleased() {
        boolean isAnyBack = false;
        for (Engine engine : engines) {
            isAnyBack |= engine.recognition.isBack();
        }
        if (isAnyBack) {
            tell();
        }
    }

    private void tell() {
        names = engines.stream().map(engine -> engine.name).toList();
        onChanged.accept(List.copyOf(engines));
    }

    List<String> names() {
        return names;
    }

    @Override
    public void close() {
        List<Engine> gone;
        List<WatchThread> ended;
        synchronized (this) {
            gone = List.copyOf(engines);
            ended = List.copyOf(watches);
        }
        ended.forEach(WatchThread::interrupt);
        ended.forEach(WatchThread::await);
        gone.forEach(Engine::close);
    }
}
