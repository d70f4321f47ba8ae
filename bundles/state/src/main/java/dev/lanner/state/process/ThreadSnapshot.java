// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread as a listing of what runs shows it. What the listing does not tell stays unknown. */
public final class ThreadSnapshot {
    /** Thread id. */
    public long tid;
    /** Process id. */
    public long pid;
    /** Id of the parent process; -1 if unknown. */
    public long parentPid = -1;

    public Text name = Text.EMPTY;
    public long nsTid = -1;
    public long nsPid = -1;
    public long uid = -1;
    public long gid = -1;
    public long loginUid = -1;
    public @Nullable Capabilities capabilities;
    public TextVector controlGroups = TextVector.EMPTY;
    public Text unifiedControlGroup = Text.EMPTY;
    /** Inode number; -1 if unknown. */
    public long mountNamespace = -1;
    /** Inode number; -1 if unknown. */
    public long userNamespace = -1;
    /** Inode number; -1 if unknown. */
    public long pidNamespace = -1;

    public long majorFaults = -1;
    public long minorFaults = -1;

    public Program program = Program.UNKNOWN;
    public Text workingDirectory = Text.EMPTY;
    public Text root = Text.EMPTY;
    /** A number that all have whose root directory is this one; -1 if unknown. */
    public long rootFolder = -1;
    /** What is open in its process, if this is the thread that tells of it. */
    public List<FileSnapshot> files = List.of();

    public long sessionId = -1;
    public long groupId = -1;
    public long nsGroupId = -1;
    public long tty;
    /** When the process was started, since the epoch; -1 if unknown. */
    public long startTimeNs = -1;
    /** When the process's pid namespace was started, since the epoch; 0 if unknown. */
    public long namespaceStartNs;

    public long openFilesLimit = -1;
    public long virtualKb = -1;
    public long residentKb = -1;
    public long swappedKb = -1;

    /** How its process was cloned, as the catalogue has the flags. */
    public int cloneFlags;
    /** A thread that it shares descriptors with; 0 if it shares those of its process. */
    public long filesTid;
    /** A thread that it shares its place in the file system with; 0 if it shares that of its process. */
    public long placeTid;

    /** When the listing saw the thread, since the epoch. */
    public long seenNs;
}
