// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import dev.lanner.spi.container.IdentitySource;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.FileUpdates;
import dev.lanner.state.host.Accounts;
import dev.lanner.state.host.ProcScanner;
import dev.lanner.state.host.StreamAccounts;
import dev.lanner.state.host.ThisHost;
import dev.lanner.state.process.EventUpdate;
import dev.lanner.state.process.EventUpdates;
import dev.lanner.state.process.Identities;
import dev.lanner.state.process.Incarnation;
import dev.lanner.state.process.ProcessTable;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.process.ThreadSnapshot;
import dev.lanner.state.process.ThreadTeller;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state engine: leads each event to the update of its type. */
@Component(service = StateEngine.class, immediate = true, configurationPid = "dev.lanner.state")
@Designate(ocd = StateConfig.class)
public final class EventDrivenState implements StateEngine {
    private static final Logger LOG = LoggerFactory.getLogger(EventDrivenState.class);
    private static final int RECORD_BYTES = 512 * 1024;
    /** An event that is to come may be older than the present one by so much, and must not be taken for outdated. */
    private static final long LATEST_NS = 1_000_000_000;

    /** /proc knows when a process was started to a hundredth of a second. */
    private static final long BIRTH_TOLERANCE_NS = 20_000_000;

    private final Path proc = Path.of("/proc");
    private final ProcessTable table;
    private final StreamClock clock;
    private final StreamAccounts accounts;
    private final Identities identities;
    private final ControlGroupNews controlGroupNews;
    private final ContainerEvents containerEvents;
    private final EventWriter writer;
    /** Records that tell of a thread have its process in the upper half. */
    private static final long TID_MASK = 0xFFFF_FFFFL;

    private final EventUpdates updates;
    private final FileUpdates fileUpdates;
    private final AccountUpdates accountUpdates;
    private final ThreadTeller threadTeller;
    private final AccountTeller accountTeller;
    private final Housekeeper housekeeper;
    private final Set<String> eventTypes;
    private final StateLosses losses;
    private final long[] unknownThreads;
    private final long[] unknownFiles;
    private final long[] unknownRooms;
    private final long[] refusedFiles;
    /** By code: what such events belong to. */
    private final Belonging[] belongings;
    /** By code: the parameter with the root folder; -1 if there is none. */
    private final int[] rootFolders;

    private Host host;
    /** Whether a source is telling what runs on this host. */
    private boolean isListing;
    /** As of when the source tells it; 0 if it has told nothing. */
    private long listedNs;

    private @Nullable Accounts seenAccounts;
    private long seenRefusals;

    /** What events of one type belong to. */
    private enum Belonging {
        NOTHING,
        ACCOUNTS,
        /** What has a name of its own. */
        NEWS,
        CONTAINERS,
        /** A thread that is there, as a source tells. */
        TOLD,
        THREAD
    }

    @Activate
    public EventDrivenState(
            @Reference EventCatalogue catalogue,
            @Reference EventCodec codec,
            @Reference ProcessTable table,
            @Reference StreamClock clock,
            @Reference StreamAccounts accounts,
            StateConfig config) {
        this.table = table;
        this.clock = clock;
        this.accounts = accounts;
        identities = table.identities();
        controlGroupNews = new ControlGroupNews(catalogue, identities);
        change(config);
        updates = new EventUpdates(catalogue, table);
        fileUpdates = new FileUpdates(catalogue, table);
        accountUpdates = new AccountUpdates(catalogue, accounts);
        writer = codec.newWriter(RECORD_BYTES);
        containerEvents = new ContainerEvents(catalogue, identities, codec.newWriter(RECORD_BYTES));
        threadTeller = new ThreadTeller(catalogue, table, writer);
        accountTeller = new AccountTeller(catalogue, writer);
        housekeeper = new Housekeeper(table, proc.toFile());
        eventTypes = NeededEvents.names(catalogue, updates, fileUpdates);
        losses = new StateLosses(catalogue.types().size());
        unknownThreads = losses.of(LossReason.UNKNOWN_THREAD);
        unknownFiles = losses.of(LossReason.UNKNOWN_FILE);
        unknownRooms = losses.of(LossReason.THREAD_TABLE_FULL);
        refusedFiles = losses.of(LossReason.FILE_TABLE_FULL);
        belongings = new Belonging[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            belongings[type.code()] = belonging(type);
        }
        rootFolders = catalogue.types().stream()
                .mapToInt(type -> type.indexOf("root_folder"))
                .toArray();
        host = ThisHost.read(0);
        identities.begin(host);
    }

    /** Who threads are is asked of this service from the next event on. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIdentitySource(IdentitySource source) {
        identities.come(source);
    }

    /** Every thread is the host's from the next event on, unless another service has come. */
    void unbindIdentitySource(IdentitySource source) {
        identities.go(source);
    }

    /** Other limits hold from now on; what is known stays. */
    @Modified
    void change(StateConfig config) {
        table.threadLimit(config.thread$_$limit());
        table.files().limit(config.file$_$limit());
    }

    private Belonging belonging(EventType type) {
        if (accountUpdates.isAbout(type.code())) {
            return Belonging.ACCOUNTS;
        }
        if (controlGroupNews.isAbout(type.code())) {
            return Belonging.NEWS;
        }
        if (containerEvents.isAbout(type.code())) {
            return Belonging.CONTAINERS;
        }
        return switch (type.kind()) {
            case SYSCALL, TRACEPOINT -> Belonging.THREAD;
            case ITERATOR -> Belonging.TOLD;
            // News of a thread's CPU time; all other news belongs to nobody.
            default -> type.enumName().equals("PROCINFO_E") ? Belonging.THREAD : Belonging.NOTHING;
        };
    }

    @Override
    public void foresee(Event event) {
        int rootFolder = rootFolders[event.code()];
        if (rootFolder >= 0 && event.has(rootFolder)) {
            identities.foresee(event.tid() & TID_MASK, event.integer(rootFolder));
        }
    }

    @Override
    public Set<String> eventTypes() {
        return eventTypes;
    }

    @Override
    public void fillFromHost() {
        long start = System.nanoTime();
        ProcScanner scanner = new ProcScanner(proc);
        List<ThreadSnapshot> threads = scanner.scan();
        begin(ThisHost.read(scanner.bootTimeNs()));
        table.fill(threads);
        isListing = false;
        long tookMs = (System.nanoTime() - start) / 1_000_000;
        LOG.info(
                "Found {} processes with {} threads and {} descriptors in {} ms.",
                table.processCount(),
                table.threadCount(),
                fileCount(),
                tookMs);
    }

    @Override
    public void begin(Host newHost) {
        updates.clear();
        table.clear();
        identities.begin(newHost);
        table.bootTimeNs(newHost.bootTimeNs());
        accounts.begin(newHost.isThisOne());
        clock.clear();
        housekeeper.begin(newHost.isThisOne());
        isListing = newHost.isThisOne();
        listedNs = 0;
        host = newHost;
    }

    /** What a source cannot see, because the kernel hides it from its programs, /proc may show. */
    private void endListing() {
        isListing = false;
        int toldThreads = table.threadCount();
        // Who has been born since then has an event of that, which is still to come.
        long bornBeforeNs = listedNs - BIRTH_TOLERANCE_NS;
        List<ThreadSnapshot> hidden = new ProcScanner(proc)
                .scanUnknown(tid -> table.thread(tid) != null).stream()
                        .filter(thread -> listedNs == 0 || thread.startTimeNs < bornBeforeNs)
                        .toList();
        table.complete(hidden);
        LOG.info(
                "Was told of {} threads, and {} more were found in /proc: {} processes with {} descriptors.",
                toldThreads,
                table.threadCount() - toldThreads,
                table.processCount(),
                fileCount());
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public boolean hasNews() {
        return identities.hasNews();
    }

    @Override
    public void passNews(RecordHandler events, RecordHandler stateOnly) {
        containerEvents.passNews(events, stateOnly);
    }

    @Override
    public void tell(RecordHandler handler) {
        if (isListing) {
            endListing();
        }
        long now = clock.presentNs();
        accountTeller.tell(accounts.accounts(), now, handler);
        threadTeller.tell(Math.max(0, now - LATEST_NS), handler);
        containerEvents.tell(writer, now, handler);
    }

    @Override
    public void apply(MutableEvent event) {
        switch (belongings[event.code()]) {
            case THREAD -> applyToThread(event);
            case TOLD -> applyTold(event);
            case ACCOUNTS -> accountUpdates.apply(event);
            case NEWS -> {
                clock.onEvent(event.timestampNs());
                controlGroupNews.apply(event);
                containerEvents.apply(event);
            }
            case CONTAINERS -> containerEvents.apply(event);
            case NOTHING -> clock.onEvent(event.timestampNs());
        }
    }

    private void applyToThread(MutableEvent event) {
        long now = event.timestampNs();
        clock.onEvent(now);
        if (isListing) {
            endListing();
        }
        table.files().at(now);
        if (table.hasOrphans()) {
            table.linkOrphans();
        }
        if (identities.isDue(now)) {
            identities.work(now);
        }
        if (housekeeper.isDue(now)) {
            housekeeper.work(now);
        }
        noticeAccounts();
        int code = event.code();
        ThreadRecord thread = table.thread(event.tid());
        if (thread != null && Incarnation.isLater(thread, now)) {
            thread = null;
        }
        EventUpdate update = updates.update(code);
        if (update != null) {
            thread = update.apply(event, thread);
        }
        FileRecord file = null;
        if (thread != null) {
            thread.onEvent(now);
            file = applyToFiles(event, thread);
        } else if (event.tid() > 0) {
            miss(code, now);
        }
        event.attach(thread, file);
    }

    private @Nullable FileRecord applyToFiles(MutableEvent event, ThreadRecord thread) {
        FileRecord used = fileUpdates.find(event, thread);
        FileRecord file = fileUpdates.apply(event, thread, used);
        if (file == null && fileUpdates.isMissing(event, used)) {
            unknownFiles[event.code()]++;
        }
        long refusals = table.files().refusedCount();
        if (refusals != seenRefusals) {
            refusedFiles[event.code()] += refusals - seenRefusals;
            seenRefusals = refusals;
        }
        return file;
    }

    private void miss(int code, long nowNs) {
        if (table.hasRoom()) {
            unknownThreads[code]++;
        } else {
            unknownRooms[code]++;
            housekeeper.makeRoom(nowNs);
        }
    }

    private void applyTold(MutableEvent event) {
        EventUpdate update = updates.update(event.code());
        ThreadRecord thread = table.thread(event.tid());
        FileRecord file = null;
        table.files().at(event.timestampNs());
        listedNs = isListing ? event.timestampNs() : listedNs;
        if (update != null) {
            thread = update.apply(event, thread);
        } else if (thread != null) {
            file = applyToFiles(event, thread);
        }
        if (thread == null) {
            miss(event.code(), event.timestampNs());
        }
        event.attach(thread, file);
    }

    @Override
    public @Nullable ThreadState thread(long tid) {
        return table.thread(tid);
    }

    @Override
    public void complete(Event event) {
        if (event.thread() instanceof ThreadRecord thread) {
            fileUpdates.complete(event, thread);
            updates.exit().complete(event);
        }
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        losses.report(receiver);
    }

    @Override
    public int threadCount() {
        return table.threadCount();
    }

    @Override
    public int fileCount() {
        return table.files().fileCount();
    }

    /** Events whose thread nobody had told of. */
    public long missCount() {
        return losses.total(LossReason.UNKNOWN_THREAD);
    }

    /** Names are looked up in the accounts, so what was computed from them is no longer true when these are others. */
    private void noticeAccounts() {
        if (accounts.hasChanged()) {
            accounts.publish();
        }
        Accounts present = accounts.accounts();
        if (present != seenAccounts) {
            seenAccounts = present;
            table.changedAll();
        }
    }
}
