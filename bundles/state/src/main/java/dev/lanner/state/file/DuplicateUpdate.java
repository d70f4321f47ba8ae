// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** Another number for what is open already. */
final class DuplicateUpdate implements FileUpdate {
    private final int flags;

    DuplicateUpdate(EventType type) {
        flags = type.indexOf("flags");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        long number = Values.result(event);
        if (number < 0) {
            return file;
        }
        return duplicate(user.files(), file, number, (int) Values.integer(event, flags, 0) & FileFlags.CLOSE_ON_EXEC);
    }

    /**
     * Whoever had the number has it no more, even if nobody knows what it stands for now; but for a listing, which may have
     * shown the outcome already.
     */
    static @Nullable FileRecord duplicate(FileTable files, @Nullable FileRecord file, long number, int closeOnExec) {
        if (file == null) {
            FileRecord known = files.get(number);
            if (known == null || !files.isListed(known)) {
                files.close(number);
            }
            return null;
        }
        if (file.number == number) {
            return file;
        }
        FileRecord copy = files.duplicate(file, number);
        if (copy != null) {
            copy.openFlags = (copy.openFlags & ~FileFlags.CLOSE_ON_EXEC) | closeOnExec;
        }
        return copy;
    }
}
