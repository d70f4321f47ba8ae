// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.container.accounts.AccountFiles;

/**
 * What tells who sees the host's files: its mount namespace, and its root folder.
 *
 * <p>A container's first process has mounts of its own long before it turns to its own root; until then it sees the host's
 * files by way of a copy of the host's mounts.
 *
 * <p><em>Thread:</em> its owner sees to it that one at a time calls.
 */
final class HostView {
    private final AccountFiles files;
    /** Whether events are about this machine. */
    private boolean isHere = true;

    private long mountNamespace;
    /** -1 while it is unknown. */
    private long rootFolder = -1;

    HostView(AccountFiles files) {
        this.files = files;
        mountNamespace = files.namespace(files.hostPid(), "mnt");
    }

    /** Events of another stream follow. */
    void begin(boolean isThisMachine) {
        isHere = isThisMachine;
        mountNamespace = files.namespace(files.hostPid(), "mnt");
        rootFolder = -1;
    }

    /** Whether /proc and the runtimes here know about those whom the events are about. */
    boolean isHere() {
        return isHere;
    }

    /** Inode number of its pid namespace; -1 for another machine's. */
    long pidNamespace() {
        return isHere ? files.namespace(files.hostPid(), "pid") : -1;
    }

    /** Learns the root folder if this is a thread that has the host's; whether that is news. */
    boolean learn(ThreadState thread) {
        boolean isNews = isHere
                && thread.tid() == files.hostPid()
                && thread.rootFolder() >= 0
                && thread.rootFolder() != rootFolder;
        rootFolder = isNews ? thread.rootFolder() : rootFolder;
        return isNews;
    }

    /** Whether the thread has the host's mounts; where they are unknown, whoever is recognised has his own. */
    boolean hasMounts(ThreadState thread, boolean isRecognised) {
        long mounts = isHere ? thread.mountNamespace() : -1;
        return mounts < 0 ? !isRecognised : mounts == mountNamespace;
    }

    /** Whether this is the root folder that the host has. */
    boolean isRoot(long folder) {
        return isHere && rootFolder >= 0 && folder == rootFolder;
    }

    /** Whether it was begun from outside; what those inside make of namespaces is still the same container. */
    boolean hasBegun(ProcessState process) {
        ProcessState parent = process.parent();
        ThreadState main = parent == null ? null : parent.mainThread();
        return isHere && main != null && main.mountNamespace() == mountNamespace;
    }
}
