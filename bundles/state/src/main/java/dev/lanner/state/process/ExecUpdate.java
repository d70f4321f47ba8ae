// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;
import static dev.lanner.state.process.Parameters.hasPath;
import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * A process runs another program. Whoever of its threads has called exec has become the main one, with its id, and the
 * others have ended before.
 */
final class ExecUpdate implements EventUpdate {
    private final ProcessTable table;
    private final MemoryUpdate memory;
    private final HomeReader home;
    private final int exe;
    private final int args;
    private final int pid;
    private final int ptid;
    private final int cwd;
    private final int fdlimit;
    private final int comm;
    private final int env;
    private final int tty;
    private final int vpgid;
    private final int loginuid;
    private final int flags;
    private final int inheritable;
    private final int permitted;
    private final int effective;
    private final int inode;
    private final int changeTime;
    private final int modificationTime;
    private final int uid;
    private final int gid;
    private final int exepath;
    private final int pgid;
    private final int sid;

    ExecUpdate(EventType type, ProcessTable table) {
        this.table = table;
        memory = new MemoryUpdate(type);
        home = new HomeReader(type);
        exe = type.indexOf("exe");
        args = type.indexOf("args");
        pid = type.indexOf("pid");
        ptid = type.indexOf("ptid");
        cwd = type.indexOf("cwd");
        fdlimit = type.indexOf("fdlimit");
        comm = type.indexOf("comm");
        env = type.indexOf("env");
        tty = type.indexOf("tty");
        vpgid = type.indexOf("vpgid");
        loginuid = type.indexOf("loginuid");
        flags = type.indexOf("flags");
        inheritable = type.indexOf("cap_inheritable");
        permitted = type.indexOf("cap_permitted");
        effective = type.indexOf("cap_effective");
        inode = type.indexOf("exe_ino");
        changeTime = type.indexOf("exe_ino_ctime");
        modificationTime = type.indexOf("exe_ino_mtime");
        uid = type.indexOf("uid");
        gid = type.indexOf("gid");
        exepath = type.indexOf("trusted_exepath");
        pgid = type.indexOf("pgid");
        sid = type.indexOf("sid");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord known) {
        if (!Parameters.succeeded(event)) {
            return known;
        }
        ThreadRecord thread = known != null || !table.hasRoom() ? known : create(event);
        if (thread == null) {
            return null;
        }
        ProcessRecord process = thread.process;
        if (thread.isMain()) {
            removeOthers(process, thread);
        }
        thread.unshareFiles();
        thread.files.closeOnExec();
        replaceProgram(event, process);
        process.measureProgramAge(event.timestampNs());
        updateThread(event, thread);
        updateProcess(event, process);
        if (has(event, ptid)) {
            updateParent(process, event.integer(ptid));
        }
        table.identities().ask(thread);
        table.changed(process);
        return thread;
    }

    private ThreadRecord create(Event event) {
        ProcessRecord process = table.process(Parameters.integer(event, pid, event.tid()));
        if (process != null
                && process.firstThread != null
                && Incarnation.isLater(process.firstThread, event.timestampNs())) {
            return table.lateThread(event.tid(), new ProcessRecord(process.pid));
        }
        if (process == null) {
            process = new ProcessRecord(Parameters.integer(event, pid, event.tid()));
            table.add(process, null);
            table.linkChildrenOf(process);
        }
        ThreadRecord thread = table.newThread(event.tid(), process);
        ThreadRecord caller = process.firstThread;
        if (caller != null) {
            thread.uid = caller.uid;
            thread.gid = caller.gid;
            thread.loginUid = caller.loginUid;
            thread.capabilities = caller.capabilities;
            thread.liveWith(caller);
        }
        thread.nsTid = thread.isMain() ? process.nsPid : -1;
        table.add(thread);
        return thread;
    }

    private void removeOthers(ProcessRecord process, ThreadRecord main) {
        ThreadRecord at = process.firstThread;
        while (at != null) {
            ThreadRecord next = at.next;
            if (at != main) {
                table.remove(at);
            }
            at = next;
        }
    }

    private void replaceProgram(Event event, ProcessRecord process) {
        ExecutableFile file = new ExecutableFile(
                Parameters.integer(event, inode, 0),
                Parameters.integer(event, changeTime, 0),
                Parameters.integer(event, modificationTime, 0),
                (int) Parameters.integer(event, flags, 0),
                has(event, flags) ? ExecutableFile.ALL_FLAGS : 0);
        process.program = new Program(
                Parameters.text(event, exe, Text.EMPTY),
                hasText(event, exepath) ? Parameters.executable(event, exepath, Text.EMPTY) : Text.EMPTY,
                Parameters.texts(event, args, null),
                Parameters.texts(event, env, process.program.environment()),
                file);
    }

    private void updateThread(Event event, ThreadRecord thread) {
        if (hasText(event, comm)) {
            thread.name = Parameters.text(event, comm, thread.name);
            thread.process.name = thread.name;
        }
        thread.uid = Parameters.id(event, uid, thread.uid);
        thread.gid = Parameters.id(event, gid, thread.gid);
        thread.loginUid = Parameters.id(event, loginuid, thread.loginUid);
        if (has(event, permitted)) {
            thread.capabilities =
                    new Capabilities(event.integer(inheritable), event.integer(permitted), event.integer(effective));
        }
        home.read(event, thread, thread);
        memory.read(event, thread);
    }

    private void updateProcess(Event event, ProcessRecord process) {
        if (hasPath(event, cwd)) {
            process.place.workingDirectory = Parameters.directory(event, cwd, process.place.workingDirectory);
        }
        process.openFilesLimit = Parameters.integer(event, fdlimit, process.openFilesLimit);
        process.tty = Parameters.integer(event, tty, process.tty);
        process.nsGroupId = Parameters.integer(event, vpgid, process.nsGroupId);
        process.groupId = Parameters.integer(event, pgid, process.groupId);
        process.sessionId = Parameters.integer(event, sid, process.sessionId);
    }

    /** The event names the parent as it is now: the truth, should a change of parents have been missed. */
    private void updateParent(ProcessRecord process, long parentTid) {
        ThreadRecord parentThread = table.thread(parentTid);
        ProcessRecord parent = parentThread == null ? null : parentThread.process;
        if (table.process(process.pid) != process) {
            process.parent = parent;
            process.parentPid = parent == null ? parentTid : parent.pid;
        } else if (parent != null && parent != process.parent) {
            table.adopt(process, parent);
        } else if (parent == null && process.parent == null) {
            process.parentPid = parentTid;
        }
    }
}
