// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** All descriptors of a range are closed, or marked to be closed on exec; before, the thread may take its table apart. */
final class CloseRangeUpdate implements FileUpdate {
    private final int first;
    private final int last;
    private final int flags;
    private final long closeOnExec;
    private final long unshare;

    CloseRangeUpdate(EventType type) {
        first = type.indexOf("first");
        last = type.indexOf("last");
        flags = type.indexOf("flags");
        closeOnExec = Values.named(type, "flags", "CLOSE_RANGE_CLOEXEC");
        unshare = Values.named(type, "flags", "CLOSE_RANGE_UNSHARE");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (Values.result(event) == 0 && event.has(first) && event.has(last)) {
            long from = event.integer(first);
            long to = event.integer(last);
            long wanted = Values.integer(event, flags, 0);
            if ((wanted & unshare) != 0) {
                user.unshareFiles();
            }
            if ((wanted & closeOnExec) != 0) {
                user.files().closeOnExec(from, to);
            } else {
                user.files().closeRange(from, to);
            }
        }
        return file;
    }
}
