// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A source tells of a descriptor that is there. */
final class ToldFileUpdate implements FileUpdate {
    private static final String MEMORY_PREFIX = "memfd:";
    private static final String DELETED = " (deleted)";

    /** By the catalogue's number of what a descriptor without a file is. */
    private static final FileKind[] ANONYMOUS = {
        FileKind.UNSUPPORTED,
        FileKind.EVENT,
        FileKind.EVENT_POLL,
        FileKind.INOTIFY,
        FileKind.SIGNAL,
        FileKind.TIMER,
        FileKind.IO_URING,
        FileKind.USER_FAULT,
        FileKind.PROCESS,
        FileKind.BPF,
        FileKind.BPF,
        FileKind.BPF,
        FileKind.BPF,
        FileKind.UNSUPPORTED
    };

    private final FileKind kind;
    private final ToldSocket socket;
    private final int number;
    private final int path;
    private final int rawName;
    private final int flags;
    private final int device;
    private final int mount;
    private final int inode;
    private final int openedBy;
    private final int anonymousType;
    private final int exactKind;
    private final int targetPid;

    ToldFileUpdate(EventType type, FileKind kind) {
        this.kind = kind;
        socket = new ToldSocket(type, kind);
        number = type.indexOf("fd");
        path = kind == FileKind.UNIX_SOCKET ? type.indexOf("sun_path") : type.indexOf("path");
        rawName = type.indexOf("raw_name");
        flags = type.indexOf("flags") >= 0 ? type.indexOf("flags") : type.indexOf("open_flags");
        device = type.indexOf("dev");
        mount = type.indexOf("mnt_id");
        inode = type.indexOf("ino_num");
        openedBy = type.indexOf("opened_by");
        anonymousType = type.indexOf("fd_type");
        exactKind = type.indexOf("kind");
        targetPid = type.indexOf("target_pid");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        if (!Values.has(event, number)) {
            return null;
        }
        long told = (int) event.integer(number);
        if (isNothing(event)) {
            return close(user.files(), told);
        }
        FileRecord known = user.files().get(told);
        if (known != null && !user.files().isOutdated(told) && agrees(event, known)) {
            return confirm(event, user.files().confirm(known));
        }
        FileRecord file = Values.open(user, told, kind(event), (int) Values.integer(event, flags, 0));
        if (file == null) {
            return null;
        }
        file.openedBy = Values.integer(event, openedBy, -1);
        file.inode = Values.integer(event, inode, 0);
        file.device = (int) Values.integer(event, device, 0);
        file.mountId = (int) Values.integer(event, mount, 0);
        file.targetPid = Values.integer(event, targetPid, 0);
        file.rawName = text(event, rawName);
        Text name = text(event, path);
        file.name = file.kind == FileKind.MEMORY ? memoryName(name) : name;
        socket.fill(event, file);
        file.changed();
        return file;
    }

    /** Only the number is told: there is nothing under it, or, if there is none, under no number but those just told. */
    private boolean isNothing(Event event) {
        return anonymousType >= 0
                && !Values.has(event, anonymousType)
                && !Values.has(event, exactKind)
                && !Values.has(event, flags)
                && !Values.has(event, inode);
    }

    private static @Nullable FileRecord close(FileTable files, long number) {
        if (number < 0) {
            files.closeUntold();
        } else {
            files.close(number);
        }
        return null;
    }

    /** Whether what is told is what is known, of which more may be known than a source can tell. */
    private boolean agrees(Event event, FileRecord known) {
        FileKind told = kind(event);
        long toldInode = Values.integer(event, inode, 0);
        if (told.hasInode() && known.kind.hasInode()) {
            return known.inode != 0 && known.inode == toldInode;
        }
        if (told.isSocket() || known.kind.isSocket()) {
            return known.inode == 0 ? socket.agrees(event, known) : known.inode == toldInode;
        }
        if (told == FileKind.MEMORY && known.inode == 0) {
            return known.kind == told && known.name().equals(memoryName(text(event, path)));
        }
        boolean isUnknown = told == FileKind.UNSUPPORTED && known.kind == FileKind.UNKNOWN;
        return (told == known.kind || isUnknown) && (known.inode == 0 || known.inode == toldInode);
    }

    private FileRecord confirm(Event event, FileRecord file) {
        if (file.kind.isSocket() || file.kind == FileKind.MEMORY || file.kind == FileKind.PROCESS) {
            file.inode = Values.integer(event, inode, file.inode);
        }
        int closeOnExec = (int) Values.integer(event, flags, 0) & FileFlags.CLOSE_ON_EXEC;
        if ((file.openFlags & FileFlags.CLOSE_ON_EXEC) != closeOnExec) {
            file.openFlags ^= FileFlags.CLOSE_ON_EXEC;
            file.changed();
        }
        return file;
    }

    private FileKind kind(Event event) {
        if (Values.has(event, exactKind)) {
            return FileKind.of((int) event.integer(exactKind));
        }
        if (Values.has(event, anonymousType)) {
            long type = event.integer(anonymousType);
            return type < ANONYMOUS.length ? ANONYMOUS[(int) type] : FileKind.UNSUPPORTED;
        }
        // Without flags it comes from an old list, in which files had none.
        return kind == FileKind.OPENED_FILE && !Values.has(event, flags) ? FileKind.FILE : kind;
    }

    private static Text text(Event event, int index) {
        return Values.has(event, index)
                ? Text.copyOf(event.record(), event.offset(index), event.textLength(index))
                : Text.EMPTY;
    }

    /** As its maker has called it, without what the kernel puts around it where it shows it as a path. */
    static Text memoryName(Text path) {
        String shown = path.toString();
        int start = shown.startsWith("/") ? 1 : 0;
        if (!shown.startsWith(MEMORY_PREFIX, start)) {
            return path;
        }
        start += MEMORY_PREFIX.length();
        int end = path.length();
        if (shown.endsWith(DELETED)) {
            end -= DELETED.length();
        }
        byte[] bytes = path.toBytes();
        return Text.copyOf(bytes, start, Math.max(0, end - start));
    }
}
