// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** The commands of fcntl that make descriptors, or change what becomes of them. */
final class ControlUpdate implements FileUpdate {
    /** FD_CLOEXEC, as the call itself takes it. */
    private static final long CLOSE_ON_EXEC_ARGUMENT = 1;

    private final int command;
    private final int argument;
    private final long duplicate;
    private final long duplicateClosedOnExec;
    private final long setFlags;

    ControlUpdate(EventType type) {
        command = type.indexOf("cmd");
        argument = type.indexOf("arg");
        duplicate = Values.named(type, "cmd", "F_DUPFD");
        duplicateClosedOnExec = Values.named(type, "cmd", "F_DUPFD_CLOEXEC");
        setFlags = Values.named(type, "cmd", "F_SETFD");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        long result = Values.result(event);
        if (result < 0 || !event.has(command)) {
            return file;
        }
        long wanted = event.integer(command);
        if (wanted == duplicate) {
            return DuplicateUpdate.duplicate(user.files(), file, result, 0);
        }
        if (wanted == duplicateClosedOnExec) {
            return DuplicateUpdate.duplicate(user.files(), file, result, FileFlags.CLOSE_ON_EXEC);
        }
        if (wanted == setFlags && file != null) {
            boolean isClosed = (event.integer(argument) & CLOSE_ON_EXEC_ARGUMENT) != 0;
            if (isClosed != file.isClosedOnExec()) {
                FileRecord own = user.files().writable(file);
                own.openFlags ^= FileFlags.CLOSE_ON_EXEC;
                own.changed();
                return own;
            }
        }
        return file;
    }
}
