// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A file in memory, called as its maker likes. */
final class MemoryFileUpdate implements FileUpdate {
    private final int name;
    private final int flags;
    private final long closeOnExec;

    MemoryFileUpdate(EventType type) {
        name = type.indexOf("name");
        flags = type.indexOf("flags");
        closeOnExec = Values.named(type, "flags", "MFD_CLOEXEC");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        boolean isClosed = (Values.integer(event, flags, 0) & closeOnExec) != 0;
        FileRecord file = Values.open(user, number, FileKind.MEMORY, isClosed ? FileFlags.CLOSE_ON_EXEC : 0);
        if (file != null && event.has(name)) {
            file.rename(Text.copyOf(event.record(), event.offset(name), event.textLength(name)), event);
        }
        return file;
    }
}
