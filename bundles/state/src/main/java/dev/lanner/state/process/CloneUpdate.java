// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;
import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileTable;
import org.jspecify.annotations.Nullable;

/** A new thread: the child's event, result 0, makes it. The caller's own event, with the child's id, makes nothing. */
final class CloneUpdate implements EventUpdate {
    private final ProcessTable table;
    private final PendingForks pending;
    private final MemoryUpdate memory;
    private final int exe;
    private final int args;
    private final int pid;
    private final int ptid;
    private final int cwd;
    private final int fdlimit;
    private final int comm;
    private final int cgroups;
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
    private final int flags;
    private final long cloneFiles;
    private final long cloneFs;
    private final long cloneThread;

    CloneUpdate(EventType type, ProcessTable table, PendingForks pending) {
        this.table = table;
        this.pending = pending;
        flags = type.indexOf("flags");
        cloneFiles = Parameters.named(type, "flags", "CLONE_FILES");
        cloneFs = Parameters.named(type, "flags", "CLONE_FS");
        cloneThread = Parameters.named(type, "flags", "CLONE_THREAD");
        memory = new MemoryUpdate(type);
        exe = type.indexOf("exe");
        args = type.indexOf("args");
        pid = type.indexOf("pid");
        ptid = type.indexOf("ptid");
        cwd = type.indexOf("cwd");
        fdlimit = type.indexOf("fdlimit");
        comm = type.indexOf("comm");
        cgroups = type.indexOf("cgroups");
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
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (!Parameters.succeeded(event)) {
            if (thread != null && event.has(0) && event.integer(0) > 0) {
                remember(event, thread);
            }
            return thread;
        }
        ThreadRecord known = table.thread(event.tid());
        long childPid = Parameters.integer(event, pid, event.tid());
        boolean isMain = childPid == event.tid();
        if (known != null) {
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
        ThreadRecord child = newThread(event, process, parentThread);
        child.cloneFlags = (int) Parameters.integer(event, flags, 0);
        fill(event, child, sibling != null ? sibling : parentThread);
        table.add(child);
        return child;
    }

    /** The caller's event: should the child be unknown still, it gets what its parent has now. */
    private void remember(Event event, ThreadRecord parent) {
        long childNsTid = event.integer(0);
        boolean isKnown = parent.process.isInHostNamespace() && table.thread(childNsTid) != null;
        if (!isKnown && (Parameters.integer(event, flags, 0) & (cloneFiles | cloneThread)) == 0) {
            pending.remember(parent, childNsTid, event.timestampNs());
        }
    }

    /** A child has what its parent has: the very same or a copy, as the caller wished. */
    private ThreadRecord newThread(Event event, ProcessRecord process, @Nullable ThreadRecord parent) {
        boolean isThread = process.pid != event.tid();
        ThreadRecord model = isThread && process.firstThread != null ? process.firstThread : parent;
        if (model == null) {
            ThreadRecord orphan = table.newThread(event.tid(), process);
            if (hasText(event, cwd)) {
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
        if (hasText(event, cwd) && (place.users == 1 || place.workingDirectory.isEmpty())) {
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
        child.nsTid = Parameters.integer(event, vtid, -1);
        child.uid = Parameters.id(event, uid, model == null ? -1 : model.uid);
        child.gid = Parameters.id(event, gid, model == null ? -1 : model.gid);
        child.loginUid = Parameters.id(event, loginuid, model == null ? -1 : model.loginUid);
        child.capabilities = model == null ? null : model.capabilities;
        child.controlGroups = has(event, cgroups)
                ? Parameters.texts(event, cgroups, model == null ? null : model.controlGroups)
                : model == null ? TextVector.EMPTY : model.controlGroups;
        memory.readFaults(event, child);
    }

    private ProcessRecord newProcess(Event event, long childPid, @Nullable ThreadRecord parentThread) {
        ProcessRecord caller = parentThread == null ? null : parentThread.process;
        // Whoever clones may wish its own parent to be the child's; what is inherited is the caller's still.
        ProcessRecord parent = has(event, ppid) ? table.process(event.integer(ppid)) : caller;
        ProcessRecord process = new ProcessRecord(childPid);
        process.parentPid = has(event, ppid) ? event.integer(ppid) : Parameters.integer(event, ptid, -1);
        process.program = program(event, caller == null ? Program.UNKNOWN : caller.program);
        process.nsPid = Parameters.integer(event, vpid, -1);
        process.startTimeNs = event.timestampNs();
        process.namespaceStartNs = table.sinceEpoch(Parameters.integer(event, namespaceStart, 0));
        process.sessionId = Parameters.integer(event, sid, caller == null ? -1 : caller.sessionId);
        process.groupId = Parameters.integer(event, pgid, caller == null ? -1 : caller.groupId);
        process.nsGroupId = nsGroupId(process, caller);
        process.tty = caller == null ? 0 : caller.tty;
        process.openFilesLimit = Parameters.integer(event, fdlimit, caller == null ? -1 : caller.openFilesLimit);
        memory.readMemory(event, process);
        table.add(process, parent);
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
        Text newPath =
                hasText(event, exepath) ? Parameters.text(event, exepath, inherited.exePath()) : inherited.exePath();
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
