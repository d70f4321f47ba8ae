// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.state.file.FileOwners;
import dev.lanner.state.file.FileSnapshot;
import dev.lanner.state.file.FileTable;
import dev.lanner.state.file.FileTables;
import dev.lanner.state.file.FileUser;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * All threads and processes by id, and who is whose parent. For this bundle's own components.
 *
 * <p><em>Thread:</em> the event loop's only, but for {@link #threadCount()}.
 */
@Component(service = ProcessTable.class, immediate = true)
public final class ProcessTable implements FileOwners {
    /** In 2001: no machine is up for that long, and none that runs this has its clock set before. */
    private static final long EARLIEST_NS = 1_000_000_000_000_000_000L;

    private final LongTable<ThreadRecord> threads = new LongTable<>();
    private final LongTable<ProcessRecord> processes = new LongTable<>();
    private final FileTables files = new FileTables();
    private final Identities identities = new Identities(this);
    private volatile int threadCount;
    private volatile int threadLimit = Integer.MAX_VALUE;
    private boolean hasOrphans;
    /** When this machine was started, since the epoch; 0 if unknown. */
    private long bootTimeNs;

    /** The thread, or null. */
    public @Nullable ThreadRecord thread(long tid) {
        return threads.get(tid);
    }

    /** The process, or null. */
    public @Nullable ProcessRecord process(long pid) {
        return processes.get(pid);
    }

    /** The process that has this id in the caller's pid namespace; in the host's if nobody calls. */
    public @Nullable ProcessRecord process(@Nullable ProcessRecord caller, long nsPid) {
        ProcessRecord found = caller == null || caller.isInHostNamespace() ? processes.get(nsPid) : null;
        return caller != null && found == null ? inNamespaceOf(caller, nsPid) : found;
    }

    @Override
    public @Nullable FileTable filesOf(FileUser user, long nsPid) {
        ProcessRecord found = process(user instanceof ThreadRecord thread ? thread.process : null, nsPid);
        ThreadRecord owner = found == null ? null : found.mainThread != null ? found.mainThread : found.firstThread;
        return owner == null ? null : owner.files;
    }

    /** The process that has this id in the caller's pid namespace, which is known by the time it was started. */
    private @Nullable ProcessRecord inNamespaceOf(ProcessRecord caller, long nsPid) {
        for (Object value : processes.values()) {
            if (value instanceof ProcessRecord process
                    && process.nsPid == nsPid
                    && process.namespaceStartNs == caller.namespaceStartNs) {
                return process;
            }
        }
        return null;
    }

    /** Threads in the table. */
    public int threadCount() {
        return threadCount;
    }

    /** Processes in the table. */
    public int processCount() {
        return processes.size();
    }

    /** Places in the tables, taken or free. */
    public int capacity() {
        return threads.capacity() + processes.capacity();
    }

    /** Passes every thread, in no order. */
    public void forEachThread(Consumer<? super ThreadRecord> action) {
        threads.forEach(action);
    }

    void forEachProcess(Consumer<? super ProcessRecord> action) {
        processes.forEach(action);
    }

    /** Tells when the machine was started, for what events count from then. */
    public void bootTimeNs(long newBootTimeNs) {
        bootTimeNs = newBootTimeNs;
    }

    /** A time since the epoch, of one that may be counted from the machine's start; 0 if unknown. */
    long sinceEpoch(long timeNs) {
        if (timeNs <= 0 || timeNs >= EARLIEST_NS) {
            return Math.max(0, timeNs);
        }
        return bootTimeNs == 0 ? 0 : bootTimeNs + timeNs;
    }

    /** Forgets everything and takes what a listing has shown. */
    public void fill(Iterable<ThreadSnapshot> snapshots) {
        long keptBootTimeNs = bootTimeNs;
        clear();
        bootTimeNs = keptBootTimeNs;
        complete(snapshots);
    }

    /** Takes those that are not known, as a listing has shown them. */
    public void complete(Iterable<ThreadSnapshot> snapshots) {
        for (ThreadSnapshot snapshot : snapshots) {
            add(snapshot);
        }
        linkOrphans();
    }

    private void add(ThreadSnapshot snapshot) {
        if (threads.get(snapshot.tid) == null) {
            tell(snapshot);
        }
    }

    /** Takes what is told of a thread, in place of what was known; null if there is no room for another one. */
    @Nullable
    ThreadRecord tell(ThreadSnapshot snapshot) {
        ThreadRecord thread = threads.get(snapshot.tid);
        if (thread != null && thread.process.pid != snapshot.pid) {
            // The id has come to somebody else, and the end of who had it was missed.
            removeWithProcess(thread);
            thread = null;
        }
        if (thread == null && !hasRoom()) {
            return null;
        }
        ProcessRecord process = processes.get(snapshot.pid);
        boolean isNew = process == null;
        if (process == null) {
            process = new ProcessRecord(snapshot.pid);
            processes.put(process.pid, process);
        }
        if (thread == null) {
            thread = newThread(snapshot, process);
            add(thread);
        }
        if (isNew || thread.isMain()) {
            copyProcess(snapshot, process);
        }
        if (!snapshot.workingDirectory.isEmpty()) {
            thread.place.workingDirectory = snapshot.workingDirectory;
        }
        if (!snapshot.root.isEmpty()) {
            thread.place.root = snapshot.root;
        }
        if (snapshot.rootFolder >= 0) {
            thread.place.rootFolder = snapshot.rootFolder;
        }
        thread.name = snapshot.name;
        thread.nsTid = snapshot.nsTid;
        thread.uid = snapshot.uid;
        thread.gid = snapshot.gid;
        thread.loginUid = snapshot.loginUid;
        thread.capabilities = snapshot.capabilities;
        thread.controlGroups = snapshot.controlGroups;
        thread.unifiedControlGroup = snapshot.unifiedControlGroup;
        thread.mountNamespace = snapshot.mountNamespace;
        thread.userNamespace = snapshot.userNamespace;
        thread.majorFaults = snapshot.majorFaults;
        thread.minorFaults = snapshot.minorFaults;
        thread.virtualKb = snapshot.virtualKb;
        thread.residentKb = snapshot.residentKb;
        thread.swappedKb = snapshot.swappedKb;
        thread.cloneFlags = snapshot.cloneFlags;
        thread.seenNs = snapshot.seenNs;
        thread.version++;
        files.at(snapshot.seenNs);
        if (!thread.files.isUsedByOthers()) {
            // Of a table that somebody else uses, too, it is not this thread's part to tell.
            thread.files.listed();
        }
        for (FileSnapshot file : snapshot.files) {
            thread.files.tell(file);
        }
        identities.askLater(thread);
        return thread;
    }

    private ThreadRecord newThread(ThreadSnapshot snapshot, ProcessRecord process) {
        ThreadRecord thread = newThread(snapshot.tid, process);
        ThreadRecord filesOwner = snapshot.filesTid == 0 ? null : threads.get(snapshot.filesTid);
        if (snapshot.filesTid == snapshot.tid) {
            thread.files.release();
            thread.files = files.newTable();
        } else if (filesOwner != null && !filesOwner.files.equals(thread.files)) {
            thread.files.release();
            thread.files = filesOwner.files.share();
        }
        ThreadRecord placeOwner = snapshot.placeTid == 0 ? null : threads.get(snapshot.placeTid);
        if (snapshot.placeTid == snapshot.tid) {
            thread.place.users--;
            thread.place = new Place();
        } else if (placeOwner != null && !placeOwner.place.equals(thread.place)) {
            thread.place.users--;
            thread.place = placeOwner.place.share();
        }
        return thread;
    }

    /** Removes a thread, and its process if it is its main one: both are somebody else's now. */
    void removeWithProcess(ThreadRecord thread) {
        if (thread.isMain()) {
            remove(thread.process, null);
        } else {
            remove(thread);
        }
    }

    /** Whether there is room for one more thread. */
    public boolean hasRoom() {
        return threads.size() < threadLimit;
    }

    /** Sets how many threads it may hold. <em>Thread:</em> any. */
    public void threadLimit(int newLimit) {
        threadLimit = newLimit;
    }

    /** Makes parents of all processes that came before their parent was known. */
    public void linkOrphans() {
        hasOrphans = false;
        processes.forEach(process -> {
            if (process.parent == null && process.parentPid > 0) {
                ProcessRecord parent = processes.get(process.parentPid);
                ThreadRecord thread = parent == null ? threads.get(process.parentPid) : null;
                link(process, thread == null ? parent : thread.process);
            }
        });
    }

    /** Whether processes were told of that have not got their parents yet. */
    public boolean hasOrphans() {
        return hasOrphans;
    }

    /** The ids of all threads. */
    public long[] threadIds() {
        long[] ids = new long[threads.size()];
        int[] count = {0};
        threads.forEach(thread -> ids[count[0]++] = thread.tid);
        return ids;
    }

    /** Removes threads that were gone at this time, but for those that have shown since that they are not. */
    public void removeGone(long[] tids, long timeNs) {
        for (long tid : tids) {
            ThreadRecord thread = threads.get(tid);
            if (thread != null
                    && thread.lastEventNs < timeNs
                    && thread.seenNs < timeNs
                    && thread.announcedNs < timeNs) {
                removeLost(thread);
            }
        }
    }

    /** Removes threads of which nothing was heard since this time. */
    public void removeSilent(long timeNs) {
        removeGone(threadIds(), timeNs);
    }

    private void removeLost(ThreadRecord thread) {
        ProcessRecord process = thread.process;
        remove(thread);
        if (process.firstThread == null) {
            remove(process, null);
        }
    }

    /** Forgets everything. */
    public void clear() {
        threads.forEach(thread -> thread.files.release());
        threads.clear();
        processes.clear();
        identities.clear();
        hasOrphans = false;
        bootTimeNs = 0;
        countThreads();
    }

    private void copyProcess(ThreadSnapshot snapshot, ProcessRecord process) {
        if (process.parent == null || process.parentPid != snapshot.parentPid) {
            unlink(process);
            process.parentPid = snapshot.parentPid;
            hasOrphans = true;
        }
        process.name = snapshot.name;
        process.program = snapshot.program;
        process.nsPid = snapshot.nsPid;
        process.sessionId = snapshot.sessionId;
        process.groupId = snapshot.groupId;
        process.nsGroupId = snapshot.nsGroupId;
        process.tty = snapshot.tty;
        process.startTimeNs = snapshot.startTimeNs;
        process.namespaceStartNs = snapshot.namespaceStartNs;
        process.pidNamespace = snapshot.pidNamespace;
        process.measureProgramAge(snapshot.seenNs > 0 ? snapshot.seenNs : Long.MAX_VALUE);
        process.openFilesLimit = snapshot.openFilesLimit;
    }

    /** Adds a process without threads; its id must be free. */
    void add(ProcessRecord process, @Nullable ProcessRecord parent) {
        processes.put(process.pid, process);
        link(process, parent);
    }

    /** A thread in no table yet, that shares with the others of its process what threads share. */
    ThreadRecord newThread(long tid, ProcessRecord process) {
        ThreadRecord sibling = process.mainThread != null ? process.mainThread : process.firstThread;
        if (sibling == null) {
            return new ThreadRecord(tid, process, files.newTable(), process.place);
        }
        return new ThreadRecord(tid, process, sibling.files.share(), sibling.place.share());
    }

    /** A thread that will never be in a table: it has come too late. */
    ThreadRecord lateThread(long tid, ProcessRecord process) {
        return new ThreadRecord(tid, process, files.newTable(), new Place());
    }

    /** Who the threads are. */
    public Identities identities() {
        return identities;
    }

    /** The tables of descriptors. */
    public FileTables files() {
        return files;
    }

    /** Adds a live thread to its process; its id must be free. */
    void add(ThreadRecord thread) {
        ProcessRecord process = thread.process;
        threads.put(thread.tid, thread);
        thread.next = process.firstThread;
        if (thread.next != null) {
            thread.next.previous = thread;
        }
        process.firstThread = thread;
        process.liveThreads++;
        if (thread.isMain()) {
            process.mainThread = thread;
            process.place = thread.place;
        }
        countThreads();
    }

    /** Removes a thread; its process stays, even without threads. */
    void remove(ThreadRecord thread) {
        ProcessRecord process = thread.process;
        if (threads.get(thread.tid) != thread) {
            return;
        }
        threads.remove(thread.tid);
        if (thread.previous == null) {
            process.firstThread = thread.next;
        } else {
            thread.previous.next = thread.next;
        }
        if (thread.next != null) {
            thread.next.previous = thread.previous;
        }
        thread.next = null;
        thread.previous = null;
        thread.files.release();
        thread.place.users--;
        if (!thread.hasEnded) {
            process.liveThreads--;
        }
        if (process.mainThread == thread) {
            process.mainThread = null;
        }
        countThreads();
    }

    /** Removes a process with all its threads; its children go to {@code heir}. */
    void remove(ProcessRecord process, @Nullable ProcessRecord heir) {
        for (ThreadRecord thread = process.firstThread; thread != null; thread = process.firstThread) {
            remove(thread);
            if (thread == process.firstThread) {
                // None of it is in the table any more.
                process.firstThread = null;
            }
        }
        adoptChildren(process, heir);
        unlink(process);
        if (processes.get(process.pid) == process) {
            processes.remove(process.pid);
        }
    }

    /** Gives all children of a process another parent. */
    void adoptChildren(ProcessRecord process, @Nullable ProcessRecord heir) {
        while (process.firstChild != null) {
            adopt(process.firstChild, heir == process ? null : heir);
        }
    }

    /** Gives a process another parent. */
    void adopt(ProcessRecord child, @Nullable ProcessRecord parent) {
        unlink(child);
        child.parentPid = parent == null ? -1 : parent.pid;
        link(child, parent);
        changed(child);
    }

    /** Makes parents of processes that came before their parent was known. */
    void linkChildrenOf(ProcessRecord parent) {
        processes.forEach(process -> {
            if (process.parent == null && process.parentPid == parent.pid) {
                link(process, parent);
                changed(process);
            }
        });
    }

    private static void link(ProcessRecord child, @Nullable ProcessRecord parent) {
        if (parent == null || isAncestor(child, parent)) {
            return;
        }
        child.parent = parent;
        child.parentPid = parent.pid;
        child.nextSibling = parent.firstChild;
        if (child.nextSibling != null) {
            child.nextSibling.previousSibling = child;
        }
        parent.firstChild = child;
    }

    private static void unlink(ProcessRecord child) {
        ProcessRecord parent = child.parent;
        if (parent == null) {
            return;
        }
        if (child.previousSibling == null) {
            parent.firstChild = child.nextSibling;
        } else {
            child.previousSibling.nextSibling = child.nextSibling;
        }
        if (child.nextSibling != null) {
            child.nextSibling.previousSibling = child.previousSibling;
        }
        child.parent = null;
        child.nextSibling = null;
        child.previousSibling = null;
    }

    /** Wrong input, such as a reused id, must never close the tree to a circle. */
    private static boolean isAncestor(ProcessRecord candidate, ProcessRecord process) {
        for (ProcessRecord at = process; at != null; at = at.parent) {
            if (at == candidate) {
                return true;
            }
        }
        return false;
    }

    /** Tells all threads of the process and of all its descendants that something they may have read is different. */
    void changed(ProcessRecord top) {
        ProcessRecord at = top;
        while (true) {
            for (ThreadRecord thread = at.firstThread; thread != null; thread = thread.next) {
                thread.version++;
            }
            if (at.firstChild != null) {
                at = at.firstChild;
                continue;
            }
            while (at != top && at.nextSibling == null && at.parent != null) {
                at = at.parent;
            }
            if (at == top || at.nextSibling == null) {
                return;
            }
            at = at.nextSibling;
        }
    }

    /** Tells all who may have read that a place, which this process shares, is another. */
    void changed(Place place, ProcessRecord process) {
        if (place.users > process.liveThreads) {
            // It is shared with other processes, which is too rare to keep a list for.
            changedAll();
        } else {
            changed(process);
        }
    }

    /** Tells every thread that something it may have read is different. */
    public void changedAll() {
        threads.forEach(thread -> thread.version++);
    }

    private void countThreads() {
        threadCount = threads.size();
    }
}
