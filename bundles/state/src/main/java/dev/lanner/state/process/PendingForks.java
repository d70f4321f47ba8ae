// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileTable;
import org.jspecify.annotations.Nullable;

/**
 * What callers of fork had when the call came back, for children whose own event comes later.
 *
 * <p>A child's first event may come after its parent has already closed what the child is to inherit. As many as fit in
 * here are kept; if more come, the oldest children get what their parent has when they come.
 */
final class PendingForks {
    private static final int MOST = 64;

    private final @Nullable Pending[] pending = new @Nullable Pending[MOST];
    private int next;

    /**
     * A child that is to come.
     *
     * @param parentTid the thread that has called fork
     * @param nsTid the child's id as the caller sees it
     * @param timeNs when the call came back
     * @param directory the caller's working directory then
     * @param files the child's descriptors
     */
    record Pending(long parentTid, long nsTid, long timeNs, Text directory, FileTable files) {}

    /** The caller's event has come before the child's. */
    void remember(ThreadRecord parent, long childNsTid, long timeNs) {
        drop(pending[next]);
        FileTable files = parent.files.fork();
        files.park();
        pending[next] = new Pending(parent.tid, childNsTid, timeNs, parent.place.workingDirectory, files);
        next = (next + 1) % MOST;
    }

    /** Takes the child out of here, its descriptors for use; null if it is not there. */
    @Nullable
    Pending take(long parentTid, long nsTid) {
        for (int i = 0; i < MOST; i++) {
            Pending at = pending[i];
            if (at != null && at.parentTid == parentTid && at.nsTid == nsTid) {
                pending[i] = null;
                at.files.unpark();
                return at;
            }
        }
        return null;
    }

    /** Forgets all. */
    void clear() {
        for (int i = 0; i < MOST; i++) {
            drop(pending[i]);
            pending[i] = null;
        }
    }

    private static void drop(@Nullable Pending old) {
        if (old != null) {
            old.files.unpark();
            old.files.release();
        }
    }
}
