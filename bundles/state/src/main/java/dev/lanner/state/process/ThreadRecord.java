// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A thread in the table. */
public final class ThreadRecord implements ThreadState {
    final long tid;
    final ProcessRecord process;
    Text name = Text.EMPTY;
    long nsTid = -1;
    long uid = -1;
    long gid = -1;
    long loginUid = -1;

    @Nullable
    Capabilities capabilities;

    TextVector controlGroups = TextVector.EMPTY;
    long majorFaults = -1;
    long minorFaults = -1;

    /** When /proc showed it; 0 if an event has brought it. */
    long seenNs;
    /** Whether its end has been seen. */
    boolean hasEnded;
    /** Whether its process has ended with it. */
    boolean hasEndedProcess;

    @Nullable
    ThreadRecord next;

    @Nullable
    ThreadRecord previous;

    int version;
    private @Nullable Object memo;

    ThreadRecord(long tid, ProcessRecord process) {
        this.tid = tid;
        this.process = process;
    }

    @Override
    public long tid() {
        return tid;
    }

    @Override
    public ProcessRecord process() {
        return process;
    }

    @Override
    public Text name() {
        return name;
    }

    @Override
    public long nsTid() {
        return nsTid;
    }

    @Override
    public long uid() {
        return uid;
    }

    @Override
    public long gid() {
        return gid;
    }

    @Override
    public long loginUid() {
        return loginUid;
    }

    /** Its capabilities; null if unknown. */
    public @Nullable Capabilities capabilities() {
        return capabilities;
    }

    /** Its control groups, each {@code subsystem=path}; empty if unknown. */
    public TextVector controlGroups() {
        return controlGroups;
    }

    /** Page faults with I/O so far, as last told; -1 if unknown. */
    public long majorFaults() {
        return majorFaults;
    }

    /** Page faults without I/O so far, as last told; -1 if unknown. */
    public long minorFaults() {
        return minorFaults;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public @Nullable Object memo() {
        return memo;
    }

    @Override
    public void memo(@Nullable Object memo) {
        this.memo = memo;
    }

    @Override
    public String toString() {
        return "thread " + tid + " of process " + process.pid;
    }
}
