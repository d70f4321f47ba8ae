// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.ContainerStatus;
import dev.lanner.api.container.Containers;
import dev.lanner.api.container.Identity;
import dev.lanner.api.event.Event;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.container.ContainerJson.Told;
import dev.lanner.container.KnownIdentity.Place;
import dev.lanner.container.Recognised.Candidate;
import dev.lanner.container.accounts.AccountFiles;
import dev.lanner.spi.container.ContainerNews;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.IdentitySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Tells who a thread is, by what the bound resolvers know. */
@Component(
        service = {IdentitySource.class, Containers.class},
        immediate = true,
        configurationPid = "dev.lanner.container")
@Designate(ocd = ContainerConfig.class)
public final class ContainerIdentities implements IdentitySource, ContainerNews, Containers {
    /** Between two looks for what was missed: while there is something, and while there is not. */
    private static final long TICK_MS = 20;

    private static final long REST_MS = 100;
    private static final long TIDY_S = 30;
    /** The start has more urgent things to do. */
    private static final long REHEARSAL_MS = 500;

    /** What the launcher sets where all events are of another machine. */
    private static final String ELSEWHERE = "lanner.events.elsewhere";

    private final AccountFiles files;
    private final ScheduledThreadPoolExecutor clock;
    private final GiveUps giveUps = new GiveUps();
    private final Recognition recognition = new Recognition(giveUps);
    private final IdentityTable identities = new IdentityTable();
    private final NewsDesk news = new NewsDesk(giveUps);
    private final PresentNews presentNews;
    private final ContainerBook book;
    private final AccountsDesk desk;
    private final Engines engines;
    private volatile Limits limits;
    private volatile int changes;
    private long sweptNs = System.nanoTime();
    private final HostView host;

    /** Begins with nobody to ask. Unless the launcher has said that no events of this machine come, they may be next. */
    @Activate
    public ContainerIdentities(ContainerConfig config, BundleContext context, @Reference PresentNews presentNews) {
        this(Limits.of(config), Path.of("/proc"), presentNews);
        if (!Boolean.parseBoolean(context.getProperty(ELSEWHERE))) {
            engines.listen(true);
            rehearse();
        }
    }

    ContainerIdentities(Limits limits, Path proc, PresentNews presentNews) {
        this.limits = limits;
        this.presentNews = presentNews;
        files = new AccountFiles(proc);
        clock = new ScheduledThreadPoolExecutor(1, job -> {
            Thread thread = new Thread(job, "lanner-container-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        desk = new AccountsDesk(files, new OciBundle(proc, files), identities, giveUps, clock);
        book = new ContainerBook(clock, giveUps, limits, news, desk::store);
        engines = new Engines(book, clock, this::recognise);
        host = new HostView(files);
        recognition.begin(host.pidNamespace());
        tickIn(TICK_MS);
        Future<?> unusedTidying = clock.scheduleWithFixedDelay(book::tidy, TIDY_S, TIDY_S, TimeUnit.SECONDS);
    }

    @Modified
    void change(ContainerConfig newConfig) {
        limits = Limits.of(newConfig);
        book.change(limits);
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
        engines.close();
        desk.close();
    }

    @Reference(
            service = ContainerResolver.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindResolver(ContainerResolver resolver, Map<String, Object> properties) {
        engines.come(resolver, properties);
    }

    void unbindResolver(ContainerResolver resolver) {
        engines.go(resolver);
    }

    /** A resolver that fails again and again is not asked any more for what it fails at. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindQuarantine(Quarantine quarantine) {
        engines.watchedBy(quarantine);
    }

    void unbindQuarantine(Quarantine quarantine) {
        engines.unwatchedBy(quarantine);
    }

    private synchronized void recognise(List<Engine> present) {
        recognition.engines(present);
        changes++;
    }

    @Override
    public void begin(Host told) {
        synchronized (this) {
            host.begin(told.isThisOne());
            news.begin(told.isThisOne());
            recognition.begin(host.pidNamespace());
            identities.clear();
            book.clear();
            changes++;
        }
        engines.listen(told.isThisOne());
    }

    private void rehearse() {
        Future<?> unused = clock.schedule(desk::rehearseSoon, REHEARSAL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public int changes() {
        return changes;
    }

    @Override
    public synchronized Identity identityOf(ThreadState thread) {
        if (host.learn(thread)) {
            changes++;
        }
        Recognised recognised = recognition.of(thread);
        boolean hasHostMounts = host.hasMounts(thread, recognised != null);
        boolean seesHost = hasHostMounts || host.isRoot(thread.rootFolder());
        if (recognised == null && seesHost) {
            return Identity.HOST;
        }
        ProcessState process = thread.process();
        boolean isFirst = process.nsPid() == 1 && thread.isMain();
        boolean isNewcomer = !hasHostMounts && host.hasBegun(process);
        boolean isAnotherLife = false;
        KnownContainer container = null;
        if (recognised != null) {
            KnownContainer present = book.find(recognised.key());
            isAnotherLife = present != null && isNewcomer && isFirst && present.isAnotherLife(process.pid());
            if (isAnotherLife) {
                // The numbers of namespaces that have ended are given to others at once.
                identities.forget(recognised.key());
            }
            container = isAnotherLife ? book.renew(recognised) : book.enter(recognised, host.isHere());
        }
        Place place = place(thread, recognised, seesHost);
        KnownIdentity known = isNewcomer && recognised == null ? null : identities.find(place);
        if (known != null && known.known() != null) {
            // It may have been removed; who still runs in it stays in it.
            container = known.known();
        }
        if (recognised != null && container != null) {
            meet(container, recognised, process, isFirst, isFirst && isNewcomer, !hasHostMounts);
        }
        if (known == null || known.known() != container) {
            known = enter(place, container, isNewcomer && recognised == null);
        }
        known.seen(process.pid(), isFirst);
        lookAfter(known, thread, seesHost);
        if (recognised != null && container != null && isOfRuntime(thread, seesHost) && !container.hasBegun()) {
            // Its runtime still: who makes its control group may be somebody else, as systemd.
            lookAtBundle(recognised.key(), thread);
        }
        return known;
    }

    private KnownIdentity enter(Place place, @Nullable KnownContainer container, boolean isBegunByHost) {
        KnownIdentity made = new KnownIdentity(place, container, isBegunByHost);
        identities.enter(made);
        if (container != null) {
            container.add(made);
            if (host.isHere() && container.isToBeStored()) {
                // Now that it is being begun, its files are in place.
                desk.store(container);
            }
        }
        return made;
    }

    private void lookAfter(KnownIdentity known, ThreadState thread, boolean seesHost) {
        if (!host.isHere()) {
            known.unreadable();
        } else if (!seesHost) {
            desk.lookFor(known, thread.uid());
            desk.lookSoon(known);
        } else if (!known.isRead()) {
            desk.useHost(known);
        }
    }

    /** Until a container's first process turns to a root of its own it sees the host's files, among mounts of its own. */
    private Place place(ThreadState thread, @Nullable Recognised recognised, boolean seesHost) {
        ContainerKey key = recognised == null ? null : recognised.key();
        return seesHost || !host.isHere()
                ? Place.unseen(key)
                : new Place(key, thread.mountNamespace(), thread.userNamespace(), thread.rootFolder());
    }

    @Override
    public synchronized void foresee(long tid, long rootFolder) {
        if (host.isHere() && !host.isRoot(rootFolder)) {
            desk.lookAhead(tid, rootFolder);
        }
    }

    private void meet(
            KnownContainer container,
            Recognised recognised,
            ProcessState process,
            boolean isFirst,
            boolean isBegin,
            boolean hasOwnMounts) {
        container.seen(process.pid(), isFirst, process.startTimeNs());
        if (isBegin) {
            container.begin(process.pid());
        }
        if (hasOwnMounts) {
            container.livesWith();
        }
        if (isFirst && host.isHere() && !container.isDescribed()) {
            Candidate hint = recognition.hint(recognised, process);
            if (hint != null && container.hint(hint)) {
                book.ask(container);
            }
        }
    }

    @Override
    public synchronized void onControlGroup(Text path, @Nullable ThreadState maker) {
        Recognised recognised = host.isHere() ? recognition.byEntry(path) : null;
        if (recognised != null) {
            book.enter(recognised, true);
            // What others make is not a runtime's; those inside make groups of their own below.
            if (maker != null && maker.uid() == 0 && maker.identity().container() == null) {
                lookAtBundle(recognised.key(), maker);
            }
        }
    }

    private boolean isOfRuntime(ThreadState thread, boolean seesHost) {
        return host.isHere() && seesHost && thread.uid() == 0;
    }

    private void lookAtBundle(ContainerKey key, ThreadState runtime) {
        desk.lookAhead(key, runtime.tid(), runtime.process().parentPid());
    }

    private void tickIn(long delayMs) {
        if (!clock.isShutdown()) {
            Future<?> unused = clock.schedule(this::tick, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        boolean isAny = true;
        try {
            engines.lookForReleased();
            isAny = lookForMissed();
        } finally {
            tickIn(isAny ? TICK_MS : REST_MS);
        }
    }

    private boolean lookForMissed() {
        boolean isAny = false;
        boolean isSweep = System.nanoTime() - sweptNs >= TimeUnit.MILLISECONDS.toNanos(limits.watchMs());
        if (isSweep) {
            sweptNs = System.nanoTime();
        }
        for (KnownIdentity identity : identities.all()) {
            if (identity.place().isSeen()
                    && (identity.takeMiss() || isSweep || !identity.isRead() || !identity.isSettled())) {
                isAny = true;
                desk.lookSoon(identity);
            }
        }
        return isAny;
    }

    @Override
    public boolean hasNews() {
        return news.hasAny();
    }

    @Override
    public void passNews(Receiver receiver) {
        news.pass(receiver);
    }

    @Override
    public void describeAll(Receiver receiver) {
        for (KnownContainer container : book.all()) {
            if (container.isDescribed() && container.isThere()) {
                receiver.onNews(false, ContainerJson.write(container.toTell()), true);
            }
        }
    }

    @Override
    public synchronized void onNews(Event event, boolean hasEnded, Text json) {
        try {
            Told told = ContainerJson.read(json);
            presentNews.set(event, new ContainerTexts(told.key(), told.description()));
            if (!host.isHere() && !hasEnded) {
                book.tell(told);
            }
        } catch (IOException | RuntimeException e) {
            giveUps.add(GiveUps.NEWS_UNREADABLE);
        }
    }

    @Override
    public void onEnd(ThreadState main) {
        KnownContainer container = main.identity() instanceof KnownIdentity known ? known.known() : null;
        if (container != null) {
            container.ended(main.process().pid());
        }
    }

    @Override
    public List<ContainerStatus> containers() {
        return book.statuses();
    }

    @Override
    public List<String> engines() {
        return engines.names();
    }

    @Override
    public Map<String, Long> giveUps() {
        return giveUps.counts();
    }
}
