// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process in the table; its threads and its children are linked lists through the records themselves. */
public final class ProcessRecord implements ProcessState {
    final long pid;
    long parentPid = -1;
    Text name = Text.EMPTY;
    Program program = Program.UNKNOWN;
    /** Where its main thread is, or was last. */
    Place place = new Place();

    long nsPid = -1;
    long sessionId = -1;
    long groupId = -1;
    long nsGroupId = -1;
    long tty;
    long startTimeNs = -1;
    /** When its pid namespace was started, since the epoch; 0 if unknown. */
    long namespaceStartNs;
    /** Inode number of its pid namespace; -1 if unknown. */
    long pidNamespace = -1;

    /** From the last change of its executable to the start of whoever ran that by exec; 0 if unknown. */
    long startAfterChangeNs;

    /** From the start of its pid namespace to the last change of the executable it has run by exec; 0 if unknown. */
    long changeAfterNamespaceNs;

    long openFilesLimit = -1;

    /** Threads whose end has not been seen. */
    int liveThreads;

    /** Whether the event has come with which it ended; threads may still be on their way to say that they have. */
    boolean hasEnded;

    @Nullable
    ThreadRecord mainThread;

    @Nullable
    ThreadRecord firstThread;

    @Nullable
    ProcessRecord parent;

    @Nullable
    ProcessRecord firstChild;

    @Nullable
    ProcessRecord nextSibling;

    @Nullable
    ProcessRecord previousSibling;

    ProcessRecord(long pid) {
        this.pid = pid;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long parentPid() {
        return parentPid;
    }

    @Override
    public @Nullable ProcessRecord parent() {
        return parent;
    }

    @Override
    public @Nullable ThreadRecord mainThread() {
        return mainThread;
    }

    @Override
    public Text name() {
        return name;
    }

    /** What it runs. */
    public Program program() {
        return program;
    }

    @Override
    public Text exe() {
        return program.exe();
    }

    @Override
    public Text exePath() {
        return program.exePath();
    }

    @Override
    public List<Text> arguments() {
        return program.arguments();
    }

    @Override
    public List<Text> environment() {
        return program.environment();
    }

    @Override
    public Text workingDirectory() {
        return place.workingDirectory;
    }

    @Override
    public long nsPid() {
        return nsPid;
    }

    @Override
    public long pidNamespace() {
        return pidNamespace;
    }

    @Override
    public long sessionId() {
        return sessionId;
    }

    @Override
    public long groupId() {
        return groupId;
    }

    @Override
    public long nsGroupId() {
        return nsGroupId;
    }

    @Override
    public long tty() {
        return tty;
    }

    @Override
    public long startTimeNs() {
        return startTimeNs;
    }

    /** When its pid namespace was started, since the epoch; 0 if unknown. */
    public long namespaceStartNs() {
        return namespaceStartNs;
    }

    /**
     * Time from the last change of its executable's inode to the start of the process that ran it by exec, itself or
     * the ancestor it has the program from; 0 if unknown.
     */
    public long startAfterChangeNs() {
        return startAfterChangeNs;
    }

    /**
     * Time from the start of its pid namespace to the last change of the inode of the executable that it has run
     * itself; 0 if unknown, if the executable is older, and before its first exec.
     */
    public long changeAfterNamespaceNs() {
        return changeAfterNamespaceNs;
    }

    /**
     * Measures the age of the program that it runs by itself from now on. A file that is run has changed before: a later
     * time, as some kernels tell of files in memory, is none.
     */
    void measureProgramAge(long nowNs) {
        long changeTimeNs =
                program.file().changeTimeNs() > nowNs ? 0 : program.file().changeTimeNs();
        startAfterChangeNs = between(changeTimeNs, startTimeNs);
        changeAfterNamespaceNs = between(namespaceStartNs, changeTimeNs);
    }

    private static long between(long fromNs, long toNs) {
        return fromNs > 0 && toNs > fromNs ? toNs - fromNs : 0;
    }

    /** Soft limit of open files; -1 if unknown. */
    public long openFilesLimit() {
        return openFilesLimit;
    }

    @Override
    public int threadCount() {
        return liveThreads;
    }

    /** The child that came last; null if it has none. */
    public @Nullable ProcessRecord firstChild() {
        return firstChild;
    }

    /** The next child of the same parent; null after the last. */
    public @Nullable ProcessRecord nextSibling() {
        return nextSibling;
    }

    /** Whether its main thread is alive. */
    public boolean hasLiveMainThread() {
        return mainThread != null && !mainThread.hasEnded;
    }

    /** Whether its pid is its id in its own namespace too: it is in the host's, as far as ids can tell. */
    public boolean isInHostNamespace() {
        return nsPid == pid;
    }

    @Override
    public String toString() {
        return "process " + pid + " " + name;
    }
}
