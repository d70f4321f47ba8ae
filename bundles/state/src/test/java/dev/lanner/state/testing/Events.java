// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.state.testing.StateRoom.Draft;

/** The events that tests need most, complete as our own kernel source sends them. */
public final class Events {
    private Events() {}

    /** The child's event of a fork. */
    public static Draft fork(StateRoom room, long pid, long parent) {
        return child(room, pid, pid, parent);
    }

    /** The child's event of a new thread. */
    public static Draft thread(StateRoom room, long tid, long pid, long parent) {
        return child(room, tid, pid, parent);
    }

    private static Draft child(StateRoom room, long tid, long pid, long parent) {
        return room.draft("SYSCALL_CLONE_20_X", tid)
                .with("res", 0)
                .with("tid", tid)
                .with("pid", pid)
                .with("ptid", parent)
                .with("exe", "bash")
                .with("args", "-i\0")
                .with("cwd", "/home")
                .with("comm", "bash")
                .with("uid", 1000)
                .with("gid", 1000)
                .with("vtid", tid)
                .with("vpid", pid)
                .with("loginuid", 1000)
                .with("exepath", "/usr/bin/bash")
                .with("sid", 1)
                .with("pgid", 1);
    }

    public static Draft exec(StateRoom room, long pid, long parent, String program) {
        return room.draft("SYSCALL_EXECVE_19_X", pid)
                .with("res", 0)
                .with("exe", program)
                .with("args", "a\0b c\0")
                .with("tid", pid)
                .with("pid", pid)
                .with("ptid", parent)
                .with("cwd", "/srv/")
                .with("comm", program)
                .with("env", "HOME=/root\0LANG=C\0")
                .with("tty", 34816)
                .with("vpgid", pid)
                .with("pgid", pid)
                .with("loginuid", 1000)
                .with("uid", 0)
                .with("gid", 0)
                .with("trusted_exepath", "/usr/bin/" + program)
                .with("sid", 7);
    }

    /** The end of a thread, as our own source tells it. */
    public static Draft exit(StateRoom room, long tid, long pid, boolean endsProcess) {
        return room.draft("PROCEXIT_1_E", tid)
                .with("status", 256)
                .with("ret", 1)
                .with("sig", 0)
                .with("core", 0)
                .with("reaper_tid", 1)
                .with("process_ended", endsProcess ? 1 : 0)
                .with("process_status", 256)
                .with("pid", pid)
                .with("ppid", 1)
                .with("uid", 1000)
                .with("gid", 1000)
                .with("loginuid", 1000)
                .with("comm", "bash");
    }

    /** The end of a thread, as other tools have recorded it. */
    public static Draft plainExit(StateRoom room, long tid, long reaper) {
        return room.draft("PROCEXIT_1_E", tid)
                .with("status", 0)
                .with("ret", 0)
                .with("sig", 0)
                .with("core", 0)
                .with("reaper_tid", reaper);
    }
}
