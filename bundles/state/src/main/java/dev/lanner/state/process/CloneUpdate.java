// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;
import static dev.lanner.state.process.Parameters.hasPath;
import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileTable;
import org.jspecify.annotations.Nullable;

/**
 * A new thread. Whichever event comes first makes it: the caller's, whose result is the child's id, or the child's own,
 * whose result is 0. Should the child's come second, it adds what only the child knows.
 */
final class CloneUpdate implements EventUpdate {
    private final ProcessTable table;
    private final PendingForks pending;
    private final EndedThreads ended;
    private final MemoryUpdate memory;
    private final HomeReader home;
    private final int exe;
    private final int args;
    private final int pid;
    private final int ptid;
    private final int cwd;
    private final int fdlimit;
    private final int comm;
    private final int uid;
    private final int gid;
    private final int vtid;
    private final int vpid;
    private final int namespaceStart;
    private final int loginuid;
    private final int exepath;
    private final int sid;
    private final int pgid;
    private final int ppid;
    private final int callerTid;
    private final int flags;
    private final long cloneFiles;
    private final long cloneFs;
    private final long cloneThread;
    private final long cloneParent;
    private final long otherNamespace;
    private final long newMount;
    private final long newUser;

    CloneUpdate(EventType type, ProcessTable table, PendingForks pending, EndedThreads ended) {
        this.table = table;
        this.pending = pending;
        this.ended = ended;
        flags = type.indexOf("flags");
        cloneFiles = Parameters.named(type, "flags", "CLONE_FILES");
        cloneFs = Parameters.named(type, "flags", "CLONE_FS");
        cloneThread = Parameters.named(type, "flags", "CLONE_THREAD");
        cloneParent = Parameters.named(type, "flags", "CLONE_PARENT");
        newMount = Parameters.named(type, "flags", "CLONE_NEWNS");
        newUser = Parameters.named(type, "flags", "CLONE_NEWUSER");
        otherNamespace = Parameters.named(type, "flags", "CLONE_NEWPID")
                | Parameters.named(type, "flags", "CLONE_CHILD_IN_PIDNS");
        memory = new MemoryUpdate(type);
        home = new HomeReader(type);
        exe = type.indexOf("exe");
        args = type.indexOf("args");
        pid = type.indexOf("pid");
        ptid = type.indexOf("ptid");
        cwd = type.indexOf("cwd");
        fdlimit = type.indexOf("fdlimit");
        comm = type.indexOf("comm");
        uid = type.indexOf("uid");
        gid = type.indexOf("gid");
        vtid = type.indexOf("vtid");
        vpid = type.indexOf("vpid");
        namespaceStart = type.indexOf("pidns_init_start_ts");
        loginuid = type.indexOf("loginuid");
        exepath = type.indexOf("exepath");
        sid = type.indexOf("sid");
        pgid = type.indexOf("pgid");
        ppid = type.indexOf("ppid");
        callerTid = type.indexOf("caller_tid");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (Parameters.succeeded(event)) {
            return applyToChild(event);
        }
        if (thread != null && event.has(0) && event.integer(0) > 0) {
            applyToCaller(event, thread);
        }
        return thread;
    }

    private @Nullable ThreadRecord applyToChild(Event event) {
        ThreadRecord known = table.thread(event.tid());
        long childPid = Parameters.integer(event, pid, event.tid());
        boolean isMain = childPid == event.tid();
        if (known != null) {
            if (known.isAwaited() && known.process.pid == childPid) {
                confirm(event, known);
                return known;
            }
            if (Incarnation.isAlreadyKnown(known, event.timestampNs())) {
                if (isMain) {
                    known.process.startTimeNs = event.timestampNs();
                    table.changed(known.process);
                }
                return known;
            }
            table.removeWithProcess(known);
        }
        if (!table.hasRoom()) {
            return null;
        }
        ProcessRecord process = table.process(childPid);
        if (isMain && process != null) {
            table.remove(process, null);
            process = null;
        }
        ThreadRecord parentThread = has(event, ptid) ? table.thread(event.integer(ptid)) : null;
        ThreadRecord sibling = isMain || process == null ? null : process.firstThread;
        if (process == null) {
            process = newProcess(event, childPid, parentThread);
        }
        ThreadRecord caller = has(event, callerTid) ? table.thread(event.integer(callerTid)) : null;
        ThreadRecord child = newThread(event, process, parentThread, caller);
        child.cloneFlags = (int) Parameters.integer(event, flags, 0);
        fill(event, child, sibling != null ? sibling : parentThread);
        child.nsTid = Parameters.integer(event, vtid, -1);
        memory.read(event, child);
        table.add(child);
        table.identities().ask(child);
        return child;
    }

    /** The caller's event: a child that is unknown still gets what its parent has now. */
    private void applyToCaller(Event event, ThreadRecord caller) {
        long childNsTid = event.integer(0);
        long wished = Parameters.integer(event, flags, 0);
        boolean isHostId = caller.process.isInHostNamespace();
        if (isHostId && table.thread(childNsTid) != null) {
            return;
        }
        if (isHostId && (wished & otherNamespace) == 0 && table.hasRoom() && !ended.contains(childNsTid)) {
            announce(event, childNsTid, wished, caller);
        } else if ((wished & (cloneFiles | cloneThread)) == 0) {
            pending.remember(caller, childNsTid, event.timestampNs());
        }
    }

    /** Makes the child of what the caller's event says of the caller. */
    private void announce(Event event, long childTid, long wished, ThreadRecord caller) {
        boolean isThread = (wished & cloneThread) != 0;
        ProcessRecord process = caller.process;
        if (!isThread) {
            ProcessRecord old = table.process(childTid);
            if (old != null) {
                table.remove(old, null);
            }
            process = inherited(event, childTid, caller.process);
            process.nsPid = childTid;
            ProcessRecord parent = (wished & cloneParent) != 0 ? caller.process.parent : caller.process;
            process.parentPid = parent == null ? caller.process.parentPid : parent.pid;
            process.namespaceStartNs = caller.process.namespaceStartNs;
            process.nsGroupId = process.groupId;
            table.add(process, parent);
        }
        ThreadRecord child = new ThreadRecord(
                childTid,
                process,
                (wished & cloneFiles) != 0 ? caller.files.share() : caller.files.fork(),
                (wished & cloneFs) != 0 ? caller.place.share() : caller.place.fork());
        child.cloneFlags = (int) wished;
        fill(event, child, caller);
        // The event tells where the caller lives.
        child.mountNamespace = (wished & newMount) != 0 ? -1 : child.mountNamespace;
        child.userNamespace = (wished & newUser) != 0 ? -1 : child.userNamespace;
        child.nsTid = childTid;
        memory.read(event, child);
        child.announcedNs = event.timestampNs();
        table.add(child);
        table.identities().ask(child);
    }

    /**
     * The child's own event, after the caller's. Its figures of memory and page faults have hardly begun to count, so
     * those of the caller stay until the child's next news.
     */
    private void confirm(Event event, ThreadRecord child) {
        ProcessRecord process = child.process;
        if (child.isMain()) {
            process.program = program(event, process.program);
            process.nsPid = Parameters.integer(event, vpid, process.nsPid);
            process.sessionId = Parameters.integer(event, sid, process.sessionId);
            process.groupId = Parameters.integer(event, pgid, process.groupId);
            process.nsGroupId = nsGroupId(process, process);
            process.openFilesLimit = Parameters.integer(event, fdlimit, process.openFilesLimit);
            long started = table.sinceEpoch(Parameters.integer(event, namespaceStart, 0));
            process.namespaceStartNs = started == 0 ? process.namespaceStartNs : started;
            if (has(event, ppid) && process.parentPid != event.integer(ppid)) {
                table.adopt(process, table.process(event.integer(ppid)));
                process.parentPid = event.integer(ppid);
            }
        }
        if (hasPath(event, cwd) && child.place.users == 1) {
            child.place.workingDirectory = Parameters.directory(event, cwd, child.place.workingDirectory);
        }
        fill(event, child, child);
        child.cloneFlags = (int) Parameters.integer(event, flags, child.cloneFlags);
        child.nsTid = Parameters.integer(event, vtid, child.nsTid);
        table.identities().ask(child);
        table.changed(process);
    }

    /** A child has what its parent has: the very same or a copy, as the caller wished. */
    private ThreadRecord newThread(
            Event event, ProcessRecord process, @Nullable ThreadRecord parent, @Nullable ThreadRecord caller) {
        boolean isThread = process.pid != event.tid();
        ThreadRecord model = caller;
        if (model == null) {
            model = isThread && process.firstThread != null ? process.firstThread : parent;
        }
        if (model == null) {
            ThreadRecord orphan = table.newThread(event.tid(), process);
            if (hasPath(event, cwd)) {
                orphan.place.workingDirectory = Parameters.directory(event, cwd, Text.EMPTY);
            }
            return orphan;
        }
        // The child's own event need not tell what the caller has wished.
        long told = Parameters.integer(event, flags, 0);
        long wished = told == 0 && isThread ? cloneFiles | cloneFs : told;
        PendingForks.Pending kept = (wished & cloneFiles) != 0
                ? null
                : pending.take(model.tid, Parameters.integer(event, vtid, event.tid()));
        FileTable files =
                kept != null ? kept.files() : (wished & cloneFiles) != 0 ? model.files.share() : model.files.fork();
        Place place = (wished & cloneFs) != 0 ? model.place.share() : model.place.fork();
        if (kept != null && place.users == 1) {
            place.workingDirectory = kept.directory();
        }
        if (kept != null && !isThread) {
            process.startTimeNs = kept.timeNs();
        }
        ThreadRecord child = new ThreadRecord(event.tid(), process, files, place);
        if (hasPath(event, cwd) && (place.users == 1 || place.workingDirectory.isEmpty())) {
            place.workingDirectory = Parameters.directory(event, cwd, place.workingDirectory);
        }
        return child;
    }

    private void fill(Event event, ThreadRecord child, @Nullable ThreadRecord model) {
        if (hasText(event, comm)) {
            child.name = Parameters.text(event, comm, model == null ? Text.EMPTY : model.name);
        } else if (model != null) {
            child.name = model.name;
        }
        if (child.isMain()) {
            child.process.name = child.name;
        }
        child.uid = Parameters.id(event, uid, model == null ? -1 : model.uid);
        child.gid = Parameters.id(event, gid, model == null ? -1 : model.gid);
        child.loginUid = Parameters.id(event, loginuid, model == null ? -1 : model.loginUid);
        child.capabilities = model == null ? null : model.capabilities;
        home.read(event, child, model);
    }

    private ProcessRecord newProcess(Event event, long childPid, @Nullable ThreadRecord parentThread) {
        ProcessRecord caller = parentThread == null ? null : parentThread.process;
        // Whoever clones may wish its own parent to be the child's; what is inherited is the caller's still.
        ProcessRecord parent = has(event, ppid) ? table.process(event.integer(ppid)) : caller;
        ProcessRecord process = inherited(event, childPid, caller);
        process.parentPid = has(event, ppid) ? event.integer(ppid) : Parameters.integer(event, ptid, -1);
        process.nsPid = Parameters.integer(event, vpid, -1);
        process.namespaceStartNs = table.sinceEpoch(Parameters.integer(event, namespaceStart, 0));
        process.nsGroupId = nsGroupId(process, caller);
        table.add(process, parent);
        return process;
    }

    /** A process in no table yet, with what it has from the caller, as the event tells it or the caller's record has it. */
    private ProcessRecord inherited(Event event, long childPid, @Nullable ProcessRecord caller) {
        ProcessRecord process = new ProcessRecord(childPid);
        process.program = program(event, caller == null ? Program.UNKNOWN : caller.program);
        process.startTimeNs = event.timestampNs();
        process.startAfterChangeNs = caller == null ? 0 : caller.startAfterChangeNs;
        process.sessionId = Parameters.integer(event, sid, caller == null ? -1 : caller.sessionId);
        process.groupId = Parameters.integer(event, pgid, caller == null ? -1 : caller.groupId);
        process.tty = caller == null ? 0 : caller.tty;
        process.openFilesLimit = Parameters.integer(event, fdlimit, caller == null ? -1 : caller.openFilesLimit);
        process.pidNamespace = caller == null ? -1 : caller.pidNamespace;
        return process;
    }

    /** A group made outside has no number in a new namespace. */
    private static long nsGroupId(ProcessRecord process, @Nullable ProcessRecord parent) {
        if (process.isInHostNamespace() && process.groupId >= 0) {
            return process.groupId;
        }
        if (parent == null) {
            return -1;
        }
        return process.nsPid == 1 && parent.namespaceStartNs != process.namespaceStartNs ? 0 : parent.nsGroupId;
    }

    /** What the parent runs, the same object, unless the event knows better. */
    private Program program(Event event, Program inherited) {
        Text newExe = hasText(event, exe) ? Parameters.text(event, exe, inherited.exe()) : inherited.exe();
        TextVector newArguments =
                hasText(event, exe) ? Parameters.texts(event, args, inherited.arguments()) : inherited.arguments();
        Text newPath = hasText(event, exepath)
                ? Parameters.executable(event, exepath, inherited.exePath())
                : inherited.exePath();
        if (inherited.isKnown()
                && newExe.equals(inherited.exe())
                && newArguments.equals(inherited.arguments())
                && newPath.equals(inherited.exePath())) {
            return inherited;
        }
        if (!hasText(event, exe) && !inherited.isKnown()) {
            return Program.UNKNOWN;
        }
        return new Program(newExe, newPath, newArguments, inherited.environment(), inherited.file());
    }
}
