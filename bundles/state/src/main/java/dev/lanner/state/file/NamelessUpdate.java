// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A descriptor of something that has no name, such as a timer. */
final class NamelessUpdate implements FileUpdate {
    private final FileKind kind;
    private final int existing;
    private final int flags;
    /** What the call's own bit for it is; 0 if the kernel always does it. */
    private final int closeOnExec;

    /**
     * For one system call.
     *
     * @param flags the parameter with its flags
     * @param closeOnExec the bit in it that asks for closing on exec
     */
    NamelessUpdate(EventType type, FileKind kind, String flags, int closeOnExec) {
        this.kind = kind;
        this.flags = type.indexOf(flags);
        this.closeOnExec = closeOnExec;
        existing = kind == FileKind.SIGNAL ? type.indexOf("fd") : -1;
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        if (Values.integer(event, existing, -1) == number) {
            FileRecord known = user.files().get(number);
            if (known != null) {
                return known;
            }
        }
        int given = (int) Values.integer(event, flags, 0);
        boolean isClosed = closeOnExec == 0 || (given & closeOnExec) != 0;
        int others = closeOnExec == FileFlags.CLOSE_ON_EXEC ? given : 0;
        return Values.open(user, number, kind, isClosed ? others | FileFlags.CLOSE_ON_EXEC : others);
    }
}
