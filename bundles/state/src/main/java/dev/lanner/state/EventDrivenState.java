// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.FileUpdates;
import dev.lanner.state.host.Accounts;
import dev.lanner.state.host.HostAccounts;
import dev.lanner.state.host.ProcScanner;
import dev.lanner.state.process.EventUpdate;
import dev.lanner.state.process.EventUpdates;
import dev.lanner.state.process.Incarnation;
import dev.lanner.state.process.ProcessTable;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.process.ThreadSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state engine: leads each event to the update of its type. */
@Component(service = StateEngine.class, immediate = true)
public final class EventDrivenState implements StateEngine {
    private static final Logger LOG = LoggerFactory.getLogger(EventDrivenState.class);

    private final ProcessTable table;
    private final StreamClock clock;
    private final HostAccounts accounts;
    private final EventUpdates updates;
    private final FileUpdates fileUpdates;
    /** By code: whether such events belong to a thread. */
    private final boolean[] belongsToThread;

    private @Nullable Accounts seenAccounts;
    private final AtomicLong misses = new AtomicLong();

    @Activate
    public EventDrivenState(
            @Reference EventCatalogue catalogue,
            @Reference ProcessTable table,
            @Reference StreamClock clock,
            @Reference HostAccounts accounts) {
        this.table = table;
        this.clock = clock;
        this.accounts = accounts;
        updates = new EventUpdates(catalogue, table);
        fileUpdates = new FileUpdates(catalogue, table);
        belongsToThread = new boolean[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            belongsToThread[type.code()] = type.kind() == EventKind.SYSCALL || type.kind() == EventKind.TRACEPOINT;
        }
    }

    @Override
    public void fillFromHost() {
        long start = System.nanoTime();
        ProcScanner scanner = new ProcScanner(Path.of("/proc"));
        List<ThreadSnapshot> threads = scanner.scan();
        table.bootTimeNs(scanner.bootTimeNs());
        table.fill(threads);
        long tookMs = (System.nanoTime() - start) / 1_000_000;
        LOG.info("Found {} processes with {} threads in {} ms.", table.processCount(), table.threadCount(), tookMs);
    }

    @Override
    public Set<String> eventTypes() {
        return Set.of();
    }

    @Override
    public void begin(Host host) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Host host() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tell(RecordHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reportLosses(LossReceiver receiver) {}

    @Override
    public int fileCount() {
        return table.files().fileCount();
    }

    @Override
    public void apply(MutableEvent event) {
        clock.onEvent(event.timestampNs());
        noticeAccounts();
        ThreadRecord thread = table.thread(event.tid());
        if (thread != null && Incarnation.isLater(thread, event.timestampNs())) {
            thread = null;
        }
        EventUpdate update = updates.update(event.code());
        if (update != null) {
            thread = update.apply(event, thread);
        }
        FileRecord file = null;
        if (thread != null) {
            file = fileUpdates.apply(event, thread, fileUpdates.find(event, thread));
        }
        if (thread == null && belongsToThread[event.code()] && event.tid() > 0) {
            misses.incrementAndGet();
        }
        event.attach(thread, file);
    }

    @Override
    public void complete(Event event) {
        if (event.thread() instanceof ThreadRecord thread) {
            fileUpdates.complete(event, thread);
        }
        updates.exit().complete(event);
    }

    @Override
    public int threadCount() {
        return table.threadCount();
    }

    /** Events whose thread nobody had told of. <em>Thread:</em> any. */
    public long missCount() {
        return misses.get();
    }

    /** Names are looked up in the accounts, so what was computed from them is no longer true when these are others. */
    private void noticeAccounts() {
        Accounts present = accounts.accounts();
        if (present != seenAccounts) {
            seenAccounts = present;
            table.changedAll();
        }
    }
}
