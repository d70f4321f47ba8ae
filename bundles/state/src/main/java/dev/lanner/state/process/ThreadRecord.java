// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.container.Identity;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileTable;
import dev.lanner.state.file.FileUser;
import org.jspecify.annotations.Nullable;

/** A thread in the table. */
public final class ThreadRecord implements ThreadState, FileUser {
    final long tid;
    final ProcessRecord process;
    FileTable files;
    Place place;
    Text name = Text.EMPTY;
    long nsTid = -1;
    long uid = -1;
    long gid = -1;
    long loginUid = -1;

    @Nullable
    Capabilities capabilities;

    TextVector controlGroups = TextVector.EMPTY;
    Text unifiedControlGroup = Text.EMPTY;
    long mountNamespace = -1;
    long userNamespace = -1;
    long majorFaults = -1;
    long minorFaults = -1;
    /** Of its process, but as told of this thread. */
    long virtualKb = -1;

    long residentKb = -1;
    long swappedKb = -1;
    final CpuTime cpuTime = new CpuTime();

    /** How it was cloned, as the catalogue has the flags. */
    int cloneFlags;
    /** When its last event was; 0 if none has come. */
    long lastEventNs;
    /** When it was told that somebody has renamed it; 0 if that was never told. */
    long renamedNs;
    /** When /proc showed it; 0 if an event has brought it. */
    long seenNs;
    /** When its caller's event told of it, before any of its own; 0 if its own was first. */
    long announcedNs;
    /** Whether its end has been seen. */
    boolean hasEnded;
    /** Whether its process has ended with it. */
    boolean hasEndedProcess;

    @Nullable
    ThreadRecord next;

    @Nullable
    ThreadRecord previous;

    int version;
    private Identity identity = Identity.HOST;
    private @Nullable Object memo;

    /**
     * A thread in no table yet.
     *
     * @param files the descriptors that it uses, this use already counted
     * @param place where it is, this use already counted
     */
    ThreadRecord(long tid, ProcessRecord process, FileTable files, Place place) {
        this.tid = tid;
        this.process = process;
        this.files = files;
        this.place = place;
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

    @Override
    public FileTable files() {
        return files;
    }

    @Override
    public void unshareFiles() {
        if (files.isUsedByOthers()) {
            FileTable own = files.fork();
            files.release();
            files = own;
        }
    }

    /** Has a place of its own from now on. */
    void unsharePlace() {
        if (place.users > 1) {
            Place own = place.fork();
            place.users--;
            place = own;
            if (isMain()) {
                process.place = own;
            }
        }
    }

    @Override
    public Text directory() {
        return place.workingDirectory;
    }

    /** How it was cloned, bits of the catalogue's table of clone flags; 0 if unknown. */
    public int cloneFlags() {
        return cloneFlags;
    }

    /** Its root directory as the host sees it; empty if unknown. */
    public Text root() {
        return place.root;
    }

    /** Whether its caller has told of it, and no event of its own has come yet. */
    boolean isAwaited() {
        return announcedNs != 0 && lastEventNs == 0;
    }

    /** An event of it has come. */
    public void onEvent(long timestampNs) {
        lastEventNs = timestampNs;
    }

    /** Its capabilities; null if unknown. */
    public @Nullable Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public TextVector controlGroups() {
        return controlGroups;
    }

    @Override
    public Text unifiedControlGroup() {
        return unifiedControlGroup;
    }

    @Override
    public long mountNamespace() {
        return mountNamespace;
    }

    @Override
    public long userNamespace() {
        return userNamespace;
    }

    @Override
    public long rootFolder() {
        return place.rootFolder;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    /**
     * Is this from now on.
     *
     * @return whether it was something else before
     */
    boolean become(Identity newIdentity) {
        if (newIdentity == identity) {
            return false;
        }
        // The version is the sum of two numbers that only grow; it must not fall back when one of them begins anew.
        version += identity.changes() - newIdentity.changes() + 1;
        identity = newIdentity;
        return true;
    }

    /** Lives where another thread of its process lives. */
    void liveWith(ThreadRecord other) {
        controlGroups = other.controlGroups;
        unifiedControlGroup = other.unifiedControlGroup;
        mountNamespace = other.mountNamespace;
        userNamespace = other.userNamespace;
        become(other.identity);
    }

    /** What it has had of the CPUs. */
    public CpuTime cpuTime() {
        return cpuTime;
    }

    /** Page faults with I/O so far, as last told; -1 if unknown. */
    public long majorFaults() {
        return majorFaults;
    }

    /** Page faults without I/O so far, as last told; -1 if unknown. */
    public long minorFaults() {
        return minorFaults;
    }

    /** Virtual memory of its process in KiB, as last told of this thread; -1 if unknown. */
    public long virtualKb() {
        return virtualKb;
    }

    /** Resident memory of its process in KiB, as last told of this thread; -1 if unknown. */
    public long residentKb() {
        return residentKb;
    }

    /** Swapped memory of its process in KiB, as last told of this thread; -1 if unknown. */
    public long swappedKb() {
        return swappedKb;
    }

    @Override
    public int version() {
        return version + identity.changes();
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
