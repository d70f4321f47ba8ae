// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;
import static dev.lanner.state.process.Parameters.hasText;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** The end of a thread, and with the last one that of its process. Nothing goes away before the rules have seen it. */
public final class ExitUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int code;
    private final int reaper;
    private final int heir;
    private final int processEnded;
    private final int pid;
    private final int ppid;
    private final int uid;
    private final int gid;
    private final int loginuid;
    private final int comm;
    private final Stragglers stragglers;
    private final EndedThreads ended;

    ExitUpdate(EventType type, ProcessTable table, EndedThreads ended) {
        this.table = table;
        this.ended = ended;
        code = type.code();
        reaper = type.indexOf("reaper_tid");
        heir = type.indexOf("heir_tid");
        processEnded = type.indexOf("process_ended");
        pid = type.indexOf("pid");
        ppid = type.indexOf("ppid");
        uid = type.indexOf("uid");
        gid = type.indexOf("gid");
        loginuid = type.indexOf("loginuid");
        comm = type.indexOf("comm");
        stragglers = new Stragglers(table);
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord known) {
        ended.add(event.tid());
        ThreadRecord thread = known != null ? known : create(event);
        if (thread == null) {
            return null;
        }
        ProcessRecord process = thread.process;
        takeTruth(event, thread);
        if (!thread.hasEnded) {
            thread.hasEnded = true;
            process.liveThreads--;
        }
        thread.hasEndedProcess = has(event, processEnded) ? event.integer(processEnded) != 0 : process.liveThreads <= 0;
        if (thread.hasEndedProcess && process.nsPid == 1) {
            table.identities().onEnd(thread);
        }
        return thread;
    }

    /** Forgets what it waits for. */
    void clear() {
        stragglers.clear();
    }

    /** Removes what has ended with the event. */
    public void complete(Event event) {
        if (event.code() != code
                || !(event.thread() instanceof ThreadRecord thread)
                || table.thread(thread.tid) != thread
                || !thread.hasEnded) {
            return;
        }
        ProcessRecord process = thread.process;
        table.remove(thread);
        if (thread.hasEndedProcess) {
            process.hasEnded = true;
            table.adoptChildren(process, heir(event));
            stragglers.removeOverdue(event.timestampNs());
            if (process.firstThread != null) {
                stragglers.await(process, event.timestampNs());
            }
        }
        if (process.hasEnded && process.firstThread == null) {
            table.remove(process, null);
        }
    }

    private @Nullable ProcessRecord heir(Event event) {
        long tid = Parameters.integer(event, has(event, heir) ? heir : reaper, 0);
        ThreadRecord thread = tid > 0 ? table.thread(tid) : null;
        return thread == null ? table.process(tid) : thread.process;
    }

    /** What the event says of its thread is what was true when it ended. */
    private void takeTruth(Event event, ThreadRecord thread) {
        long newUid = Parameters.id(event, uid, thread.uid);
        long newGid = Parameters.id(event, gid, thread.gid);
        long newLoginUid = Parameters.id(event, loginuid, thread.loginUid);
        Text newName = hasText(event, comm) ? Parameters.text(event, comm, thread.name) : thread.name;
        ProcessRecord process = thread.process;
        boolean isSame = newUid == thread.uid
                && newGid == thread.gid
                && newLoginUid == thread.loginUid
                && newName.equals(thread.name);
        thread.uid = newUid;
        thread.gid = newGid;
        thread.loginUid = newLoginUid;
        thread.name = newName;
        if (thread.isMain()) {
            process.name = newName;
        }
        if (has(event, ppid) && process.parentPid != event.integer(ppid)) {
            table.adopt(process, table.process(event.integer(ppid)));
            process.parentPid = event.integer(ppid);
        }
        if (!isSame) {
            table.changed(process);
        }
    }

    /** A thread that nobody has told of, from what its last event says of it. */
    private @Nullable ThreadRecord create(Event event) {
        if (!has(event, pid)) {
            return null;
        }
        ProcessRecord process = table.process(event.integer(pid));
        boolean isOfEarlierProcess = process != null
                && process.firstThread != null
                && Incarnation.isLater(process.firstThread, event.timestampNs());
        if (process == null || isOfEarlierProcess) {
            process = new ProcessRecord(event.integer(pid));
            process.parentPid = Parameters.integer(event, ppid, -1);
            process.parent = table.process(process.parentPid);
            process.liveThreads = 1;
            return table.lateThread(event.tid(), process);
        }
        if (table.thread(event.tid()) != null || !table.hasRoom()) {
            return table.lateThread(event.tid(), process);
        }
        ThreadRecord thread = table.newThread(event.tid(), process);
        if (process.firstThread != null) {
            thread.liveWith(process.firstThread);
        }
        table.add(thread);
        return thread;
    }
}
