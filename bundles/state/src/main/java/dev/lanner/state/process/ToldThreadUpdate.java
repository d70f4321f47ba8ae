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
    private final EventType type;
    private final int ppid = index("ppid");
    private final int pgid = index("pgid");
    private final int vpgid = index("vpgid");
    private final int sid = index("sid");
    private final int comm = index("comm");
    private final int argv = index("argv");
    private final int exepath = index("exepath");
    private final int flags = index("flags");
    private final int env = index("env");
    private final int cwd = index("cwd");
    private final int fdlimit = index("fdlimit");
    private final int euid = index("euid");
    private final int egid = index("egid");
    private final int permitted = index("cap_permitted");
    private final int effective = index("cap_effective");
    private final int inheritable = index("cap_inheritable");
    private final int inode = index("exe_ino_num");
    private final int changeTime = index("exe_ino_ctime");
    private final int modificationTime = index("exe_ino_mtime");
    private final int virtual = index("vm_size");
    private final int resident = index("vm_rss");
    private final int swapped = index("vm_swap");
    private final int majorFaults = index("pgft_maj");
    private final int minorFaults = index("pgft_min");
    private final int nsPid = index("vtgid");
    private final int nsTid = index("vpid");
    private final int namespaceStart = index("pidns_init_start_ts");
    private final int cgroups = index("cgroups");
    private final int root = index("root");
    private final int startTime = index("start_time");
    private final int tty = index("tty");
    private final int loginuid = index("loginuid");
    private final int cloneFlags = index("clone_flags");
    private final int knownFlags = index("known_flags");
    private final int filesTid = index("files_tid");
    private final int placeTid = index("fs_tid");

    ToldThreadUpdate(EventType type, ProcessTable table) {
        this.type = type;
        this.table = table;
    }

    private int index(String name) {
        return type.indexOf(name);
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
        readThread(event, thread);
        readProcess(event, thread);
        thread.program = program(event);
        return table.tell(thread);
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
        thread.controlGroups = Parameters.texts(event, cgroups, null);
        thread.majorFaults = Parameters.integer(event, majorFaults, -1);
        thread.minorFaults = Parameters.integer(event, minorFaults, -1);
        thread.cloneFlags = (int) Parameters.integer(event, cloneFlags, 0);
        thread.filesTid = Parameters.integer(event, filesTid, 0);
        thread.placeTid = Parameters.integer(event, placeTid, 0);
        thread.workingDirectory =
                Parameters.hasText(event, cwd) ? Parameters.directory(event, cwd, Text.EMPTY) : Text.EMPTY;
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
                text(event, exepath),
                arguments,
                Parameters.texts(event, env, null),
                file);
    }

    private static Text text(Event event, int index) {
        return Parameters.hasText(event, index) ? Parameters.text(event, index, Text.EMPTY) : Text.EMPTY;
    }
}
