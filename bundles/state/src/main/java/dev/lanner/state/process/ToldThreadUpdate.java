// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A source tells of a thread that is there: at the start of a stream, or when it finds one that nobody knew. */
final class ToldThreadUpdate implements EventUpdate {
    /** Of the header's thread word; the lower half is the thread's id. */
    private static final int PID_OFFSET = Long.BYTES + Integer.BYTES;

    private final ProcessTable table;
    private final int ppid;
    private final int pgid;
    private final int vpgid;
    private final int sid;
    private final int comm;
    private final int argv;
    private final int exepath;
    private final int flags;
    private final int env;
    private final int cwd;
    private final int fdlimit;
    private final int euid;
    private final int egid;
    private final int permitted;
    private final int effective;
    private final int inheritable;
    private final int inode;
    private final int changeTime;
    private final int modificationTime;
    private final int virtual;
    private final int resident;
    private final int swapped;
    private final int majorFaults;
    private final int minorFaults;
    private final int nsPid;
    private final int nsTid;
    private final int namespaceStart;
    private final HomeReader home;
    private final MoveUpdate move;
    private final int root;
    private final int startTime;
    private final int tty;
    private final int loginuid;
    private final int cloneFlags;
    private final int knownFlags;
    private final int filesTid;
    private final int placeTid;

    ToldThreadUpdate(EventType type, ProcessTable table) {
        this.table = table;
        ppid = type.indexOf("ppid");
        pgid = type.indexOf("pgid");
        vpgid = type.indexOf("vpgid");
        sid = type.indexOf("sid");
        comm = type.indexOf("comm");
        argv = type.indexOf("argv");
        exepath = type.indexOf("exepath");
        flags = type.indexOf("flags");
        env = type.indexOf("env");
        cwd = type.indexOf("cwd");
        fdlimit = type.indexOf("fdlimit");
        euid = type.indexOf("euid");
        egid = type.indexOf("egid");
        permitted = type.indexOf("cap_permitted");
        effective = type.indexOf("cap_effective");
        inheritable = type.indexOf("cap_inheritable");
        inode = type.indexOf("exe_ino_num");
        changeTime = type.indexOf("exe_ino_ctime");
        modificationTime = type.indexOf("exe_ino_mtime");
        virtual = type.indexOf("vm_size");
        resident = type.indexOf("vm_rss");
        swapped = type.indexOf("vm_swap");
        majorFaults = type.indexOf("pgft_maj");
        minorFaults = type.indexOf("pgft_min");
        nsPid = type.indexOf("vtgid");
        nsTid = type.indexOf("vpid");
        namespaceStart = type.indexOf("pidns_init_start_ts");
        home = new HomeReader(type);
        move = new MoveUpdate(type, table.identities());
        root = type.indexOf("root");
        startTime = type.indexOf("start_time");
        tty = type.indexOf("tty");
        loginuid = type.indexOf("loginuid");
        cloneFlags = type.indexOf("clone_flags");
        knownFlags = type.indexOf("known_flags");
        filesTid = type.indexOf("files_tid");
        placeTid = type.indexOf("fs_tid");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord known) {
        ThreadSnapshot thread = new ThreadSnapshot();
        thread.tid = event.tid();
        thread.pid = event.record().getInt(event.recordOffset() + PID_OFFSET);
        thread.seenNs = event.timestampNs();
        if (thread.tid <= 0 || thread.pid <= 0) {
            return null;
        }
        if (isChange(event)) {
            return change(event, known == null ? anyOf(table.process(thread.pid)) : known);
        }
        readThread(event, thread);
        readProcess(event, thread);
        thread.program = program(event);
        return table.tell(thread);
    }

    /** It may have become the main thread just now, and be about to be told of as such. */
    private static @Nullable ThreadRecord anyOf(@Nullable ProcessRecord process) {
        return process == null ? null : process.firstThread;
    }

    /** Whoever tells a thread as a whole knows one of these at least. */
    private boolean isChange(Event event) {
        return !has(event, ppid) && !has(event, pgid) && !has(event, euid) && !has(event, flags);
    }

    /** Somebody has changed a thread: only what is new is told. */
    private @Nullable ThreadRecord change(Event event, @Nullable ThreadRecord thread) {
        if (thread == null) {
            return null;
        }
        if (has(event, comm) && thread.tid == event.tid()) {
            thread.name = Parameters.text(event, comm, thread.name);
            thread.renamedNs = event.timestampNs();
            if (thread.isMain()) {
                thread.process.name = thread.name;
            }
        }
        if (has(event, loginuid) && thread.tid == event.tid()) {
            thread.loginUid = Parameters.id(event, loginuid, thread.loginUid);
        }
        if (move.isMove(event)) {
            move.apply(event, thread);
        }
        table.changed(thread.process);
        return thread;
    }

    private void readThread(Event event, ThreadSnapshot thread) {
        thread.name = text(event, comm);
        thread.nsTid = Parameters.integer(event, nsTid, -1);
        thread.uid = Parameters.id(event, euid, -1);
        thread.gid = Parameters.id(event, egid, -1);
        thread.loginUid = Parameters.id(event, loginuid, -1);
        if (has(event, permitted) || has(event, effective)) {
            thread.capabilities =
                    new Capabilities(event.integer(inheritable), event.integer(permitted), event.integer(effective));
        }
        home.read(event, thread);
        thread.majorFaults = Parameters.integer(event, majorFaults, -1);
        thread.minorFaults = Parameters.integer(event, minorFaults, -1);
        thread.cloneFlags = (int) Parameters.integer(event, cloneFlags, 0);
        thread.filesTid = Parameters.integer(event, filesTid, 0);
        thread.placeTid = Parameters.integer(event, placeTid, 0);
        thread.workingDirectory =
                Parameters.hasPath(event, cwd) ? Parameters.directory(event, cwd, Text.EMPTY) : Text.EMPTY;
        thread.root = text(event, root);
    }

    private void readProcess(Event event, ThreadSnapshot thread) {
        thread.parentPid = Parameters.integer(event, ppid, -1);
        thread.nsPid = Parameters.integer(event, nsPid, -1);
        thread.sessionId = Parameters.integer(event, sid, -1);
        thread.groupId = Parameters.integer(event, pgid, -1);
        thread.nsGroupId = Parameters.integer(event, vpgid, -1);
        thread.tty = Parameters.integer(event, tty, 0);
        long started = table.sinceEpoch(Parameters.integer(event, startTime, 0));
        thread.startTimeNs = started == 0 ? -1 : started;
        thread.namespaceStartNs = table.sinceEpoch(Parameters.integer(event, namespaceStart, 0));
        thread.openFilesLimit = Parameters.integer(event, fdlimit, -1);
        thread.virtualKb = Parameters.integer(event, virtual, -1);
        thread.residentKb = Parameters.integer(event, resident, -1);
        thread.swappedKb = Parameters.integer(event, swapped, -1);
    }

    private Program program(Event event) {
        TextVector all = Parameters.texts(event, argv, null);
        TextVector arguments = all.size() < 2
                ? TextVector.EMPTY
                : TextVector.of(all.subList(1, all.size()).toArray(new Text[0]));
        int known = has(event, flags) ? ExecutableFile.ALL_FLAGS : 0;
        ExecutableFile file = new ExecutableFile(
                Parameters.integer(event, inode, 0),
                Parameters.integer(event, changeTime, 0),
                Parameters.integer(event, modificationTime, 0),
                (int) Parameters.integer(event, flags, 0),
                (int) Parameters.integer(event, knownFlags, known));
        return new Program(
                all.isEmpty() ? Text.EMPTY : all.get(0),
                Parameters.hasText(event, exepath) ? Parameters.executable(event, exepath, Text.EMPTY) : Text.EMPTY,
                arguments,
                Parameters.texts(event, env, null),
                file);
    }

    private static Text text(Event event, int index) {
        return Parameters.hasText(event, index) ? Parameters.text(event, index, Text.EMPTY) : Text.EMPTY;
    }
}
