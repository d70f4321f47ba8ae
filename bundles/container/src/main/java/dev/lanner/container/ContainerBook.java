// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.ContainerStatus;
import dev.lanner.container.ContainerJson.Told;
import dev.lanner.container.Recognised.Candidate;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All containers that are known, and the asking for them: each runtime that may know a container is asked in turn, again
 * and again with growing pauses, until one answers. <em>Thread:</em> any.
 */
final class ContainerBook {
    private static final long FIRST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private static final long ABSENT_PAUSE_MS = 2_000;
    private static final long KEPT_IDLE_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long KEPT_REMOVED_NS = TimeUnit.MINUTES.toNanos(1);

    private final ConcurrentHashMap<ContainerKey, KnownContainer> containers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;
    private final GiveUps giveUps;
    private final Consumer<KnownContainer> onDescribed;
    private final NewsDesk desk;
    private final ToldContainers told = new ToldContainers();
    private volatile Limits limits;

    /** Calls {@code onDescribed} with each container that somebody has described. */
    ContainerBook(
            ScheduledExecutorService clock,
            GiveUps giveUps,
            Limits limits,
            NewsDesk desk,
            Consumer<KnownContainer> onDescribed) {
        this.desk = desk;
        this.onDescribed = onDescribed;
        this.clock = clock;
        this.giveUps = giveUps;
        this.limits = limits;
    }

    void change(Limits newLimits) {
        limits = newLimits;
    }

    /** One round of asking. */
    private static final class Inquiry {
        final KnownContainer container;
        final List<Candidate> candidates;
        final int number;
        final boolean isRefresh;
        final long beginNs = System.nanoTime();
        int next;
        long pauseMs = FIRST_PAUSE_MS;
        boolean isAnybodyThere;
        String problem = "";

        Inquiry(KnownContainer container) {
            this.container = container;
            candidates = container.candidates();
            number = container.beginInquiry();
            isRefresh = container.isDescribed();
        }
    }

    @Nullable
    KnownContainer find(ContainerKey key) {
        return containers.get(key);
    }

    List<ContainerStatus> statuses() {
        return containers.values().stream()
                .filter(KnownContainer::isThere)
                .map(KnownContainer::status)
                .toList();
    }

    /** The container of this key, known from now on if it was not. */
    KnownContainer enter(Recognised recognised, boolean isAsked) {
        KnownContainer known = containers.get(recognised.key());
        if (known != null) {
            if (known.candidates(recognised.candidates()) && isAsked) {
                ask(known);
            }
            return known;
        }
        if (containers.size() >= limits.containers()) {
            makeRoom();
        }
        KnownContainer entered = new KnownContainer(recognised, desk);
        KnownContainer present = containers.putIfAbsent(recognised.key(), entered);
        if (present != null) {
            return present;
        }
        if (isAsked) {
            ask(entered);
        } else {
            entered.answer("it is another host's");
            tell(entered);
        }
        return entered;
    }

    /** It begins anew under its old name: what is known of it may be outdated. */
    KnownContainer renew(Recognised recognised) {
        containers.remove(recognised.key());
        return enter(recognised, true);
    }

    /** It is gone for good. Events that tell of its life may still be on their way, so it is kept in mind for a while. */
    void remove(ContainerKey key) {
        KnownContainer known = containers.get(key);
        if (known != null) {
            known.remove();
        }
    }

    void clear() {
        containers.clear();
        told.clear();
    }

    /** Those that are known at this moment. */
    Collection<KnownContainer> all() {
        return containers.values();
    }

    /** A capture tells of a container of its host. */
    void tell(Told news) {
        Told whole = told.add(news);
        for (KnownContainer container : containers.values()) {
            if (whole.equals(told.of(container))) {
                tell(container);
            }
        }
    }

    private void tell(KnownContainer container) {
        Told news = told.of(container);
        if (news != null) {
            container.told(news.key(), news.description());
        }
    }

    void forget(Engine engine) {
        containers.values().forEach(container -> container.forget(engine));
    }

    /** Forgets what nobody has been in for long, or what is gone for good. */
    void tidy() {
        containers
                .values()
                .removeIf(container -> container.idleNs() > KEPT_IDLE_NS || container.removedNs() > KEPT_REMOVED_NS);
    }

    private void makeRoom() {
        List<KnownContainer> idle = containers.values().stream()
                .filter(container -> container.idleNs() > 0)
                .sorted(Comparator.comparingLong(KnownContainer::idleNs).reversed())
                .limit(Math.max(1, limits.containers() / 8))
                .toList();
        idle.forEach(container -> containers.values().remove(container));
    }

    /** Asks for it, or asks again. */
    void ask(KnownContainer container) {
        askNext(new Inquiry(container));
    }

    private void askNext(Inquiry inquiry) {
        while (inquiry.next < inquiry.candidates.size()) {
            Candidate candidate = inquiry.candidates.get(inquiry.next);
            inquiry.next++;
            if (candidate.engine().description.isKeptOut()) {
                inquiry.problem = candidate.engine().name + " has failed too often and is not asked any more";
            } else if (!candidate.engine().isGone()) {
                AtomicBoolean hasHung = new AtomicBoolean();
                boolean isTaken = candidate
                        .engine()
                        .workers
                        .run(
                                () -> ask(inquiry, candidate, hasHung),
                                limits.askMs(),
                                () -> onHung(candidate.engine(), hasHung));
                if (isTaken) {
                    return;
                }
                giveUps.add(GiveUps.QUEUE_FULL);
                inquiry.isAnybodyThere = true;
                inquiry.problem = "too much waits to be asked of " + candidate.engine().name;
            }
        }
        endRound(inquiry);
    }

    private void onHung(Engine engine, AtomicBoolean hasHung) {
        hasHung.set(true);
        giveUps.add(GiveUps.ASKING_HUNG);
        engine.description.failed("it goes on after it was told to end");
    }

    private void ask(Inquiry inquiry, Candidate candidate, AtomicBoolean hasHung) {
        String engine = candidate.engine().name;
        try {
            ContainerDescription description =
                    candidate.engine().resolver.describe(candidate.key(), inquiry.container.pid());
            if (!hasHung.get()) {
                candidate.engine().description.worked();
            }
            if (description != null) {
                inquiry.container.describe(candidate, Bounds.bounded(description));
                onDescribed.accept(inquiry.container);
                return;
            }
            inquiry.isAnybodyThere = true;
            inquiry.problem = engine + " knows no such container";
        } catch (NoSuchFileException | ConnectException e) {
            if (inquiry.problem.isEmpty()) {
                inquiry.problem = engine + " is not there: " + e.getMessage();
            }
        } catch (IOException e) {
            giveUps.add(GiveUps.ASKING_FAILED);
            inquiry.isAnybodyThere = true;
            inquiry.problem = engine + ": " + e.getMessage();
        } catch (InterruptedException e) {
            // The watch says that it has taken too long, or everything ends.
            giveUps.add(GiveUps.ASKING_HUNG);
            inquiry.isAnybodyThere = true;
            inquiry.problem = engine + " did not answer in time";
        } catch (RuntimeException | Error e) {
            giveUps.add(GiveUps.PLUGIN_FAILED);
            inquiry.problem = engine + " failed: " + e;
            candidate.engine().complain(e);
            candidate.engine().description.failed(e.toString());
        }
        askNext(inquiry);
    }

    private void endRound(Inquiry inquiry) {
        KnownContainer container = inquiry.container;
        boolean isLate = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - inquiry.beginNs) >= limits.describeMs();
        if (!container.isAnswered() && (isLate || !inquiry.isAnybodyThere)) {
            giveUps.add(GiveUps.NOT_DESCRIBED);
        }
        if (isLate || !inquiry.isAnybodyThere) {
            container.answer(inquiry.problem);
            inquiry.pauseMs = Math.max(inquiry.pauseMs, ABSENT_PAUSE_MS);
        }
        boolean isForgotten = (container.isRemoved() || containers.get(container.key()) != container)
                && container.identityCount() == 0;
        if (isForgotten || (inquiry.isRefresh && isLate) || !container.isPresentInquiry(inquiry.number)) {
            return;
        }
        try {
            Future<?> unused = clock.schedule(() -> askAgain(inquiry), inquiry.pauseMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Everything ends.
            return;
        }
        inquiry.pauseMs = Math.min(inquiry.pauseMs * 2, LONGEST_PAUSE_MS);
    }

    private void askAgain(Inquiry inquiry) {
        if (inquiry.container.isPresentInquiry(inquiry.number)) {
            inquiry.next = 0;
            inquiry.isAnybodyThere = false;
            inquiry.problem = "";
            askNext(inquiry);
        }
    }
}
