// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A pipe: two descriptors for one inode. */
final class PipeUpdate implements FileUpdate {
    private final int reader;
    private final int writer;
    private final int inode;
    private final int flags;

    PipeUpdate(EventType type) {
        reader = type.indexOf("fd1");
        writer = type.indexOf("fd2");
        inode = type.indexOf("ino");
        flags = type.indexOf("flags");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (Values.result(event) != 0) {
            return null;
        }
        end(event, reader, user);
        return end(event, writer, user);
    }

    private @Nullable FileRecord end(Event event, int index, FileUser user) {
        long number = Values.integer(event, index, -1);
        if (number < 0) {
            return null;
        }
        FileRecord file = Values.open(user, number, FileKind.PIPE, (int) Values.integer(event, flags, 0));
        if (file != null) {
            file.inode = Values.integer(event, inode, 0);
        }
        return file;
    }
}
