// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A process takes a copy of another one's descriptor. */
final class BorrowUpdate implements FileUpdate {
    private final FileOwners owners;
    private final int processFile;
    private final int target;

    BorrowUpdate(EventType type, FileOwners owners) {
        this.owners = owners;
        processFile = type.indexOf("pid_fd");
        target = type.indexOf("target_fd");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        FileRecord process = user.files().get(Values.integer(event, processFile, -1));
        FileTable theirs = process == null || process.targetPid <= 0 ? null : owners.filesOf(user, process.targetPid);
        FileRecord file = theirs == null ? null : theirs.get(Values.integer(event, target, -1));
        if (file == null) {
            user.files().close(number);
            return null;
        }
        // The other's number may by chance be ours too, and still it is another descriptor.
        FileRecord copy = user.files().duplicate(file, number);
        if (copy != null) {
            copy.openFlags |= FileFlags.CLOSE_ON_EXEC;
            copy.openedBy = user.tid();
        }
        return copy;
    }
}
