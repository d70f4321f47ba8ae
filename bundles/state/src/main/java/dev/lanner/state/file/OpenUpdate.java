// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A file or directory is opened by its path. */
final class OpenUpdate implements FileUpdate {
    private static final long CURRENT_DIRECTORY = -100;
    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    private final PathNames paths;
    private final int name;
    private final int directory;
    private final int flags;
    private final int creationFlags;
    private final int device;
    private final int inode;
    /** Whether the path is one that the kernel has made of a handle, so that nothing is to be joined to it. */
    private final boolean isAbsolute;

    OpenUpdate(EventType type, PathNames paths) {
        this.paths = paths;
        isAbsolute = type.indexOf("path") >= 0;
        name = isAbsolute ? type.indexOf("path") : type.indexOf("name");
        directory = type.indexOf("dirfd");
        flags = type.indexOf("flags");
        creationFlags = type.indexOf("creat_flags");
        device = type.indexOf("dev");
        inode = type.indexOf("ino");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        FileRecord known = user.files().get(number);
        if (known != null && isToldAlready(event, user, known)) {
            return user.files().confirm(known);
        }
        // What the path is relative to is looked up before its own number may be taken by the new one.
        PathNames.Entry path = hasName(event) ? paths.resolve(base(event, user), event, name) : null;
        // In the catalogue's table the two bits of creat mean what its bits 15 and 16 mean.
        int openFlags = (int)
                (Values.integer(event, flags, 0) | Values.integer(event, creationFlags, 0) * FileFlags.UPPER_LAYER);
        boolean isDirectory = (openFlags & FileFlags.DIRECTORY) != 0;
        FileRecord file = Values.open(user, number, isDirectory ? FileKind.DIRECTORY : FileKind.OPENED_FILE, openFlags);
        if (file == null) {
            return null;
        }
        file.device = (int) Values.integer(event, device, 0);
        file.inode = Values.integer(event, inode, 0);
        if (path != null) {
            file.rawName = path.raw();
            file.rename(path.full(), event);
        }
        return file;
    }

    /**
     * Threads that share a table may end their calls in another order than they have opened, and the inode is that of what
     * is under the number when the call ends. If that is known already, the call's own file has gone.
     */
    private boolean isToldAlready(Event event, FileUser user, FileRecord known) {
        return user.files().isUsedByOthers()
                && known.inode != 0
                && known.inode == Values.integer(event, inode, 0)
                && (known.device == 0 || known.device == (int) Values.integer(event, device, 0));
    }

    private boolean hasName(Event event) {
        return Values.has(event, name)
                && !NOT_AVAILABLE.contentEquals(event.record(), event.offset(name), event.textLength(name));
    }

    private Text base(Event event, FileUser user) {
        if (isAbsolute) {
            return Text.EMPTY;
        }
        long number = Values.integer(event, directory, CURRENT_DIRECTORY);
        if (number == CURRENT_DIRECTORY) {
            return user.directory();
        }
        FileRecord file = user.files().get(number);
        return file == null ? Text.EMPTY : file.name();
    }
}
