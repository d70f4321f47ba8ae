// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.state.file.FileRecord;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ProcessTable;
import dev.lanner.state.process.ThreadRecord;
import java.util.ArrayList;
import java.util.List;

/** All that is in the tables as lines of text, to compare with others. */
public final class Tables {
    private Tables() {}

    public static List<String> dump(ProcessTable table) {
        List<String> lines = new ArrayList<>();
        table.forEachThread(thread -> {
            lines.add(line(thread));
            thread.files().forEach(file -> lines.add(thread.tid() + " fd " + line(file)));
        });
        lines.sort(String::compareTo);
        return lines;
    }

    private static String line(ThreadRecord thread) {
        ProcessRecord process = thread.process();
        ProcessRecord parent = process.parent();
        return thread.tid()
                + " of " + process.pid() + " child of " + process.parentPid() + (parent == null ? "?" : "")
                + " name " + thread.name() + " program " + process.program()
                + " ids " + thread.uid() + ' ' + thread.gid() + ' ' + thread.loginUid() + ' ' + thread.nsTid()
                + " ns " + process.nsPid() + ' ' + process.nsGroupId() + ' ' + process.namespaceStartNs()
                + " group " + process.groupId() + ' ' + process.sessionId() + ' ' + process.tty()
                + " start " + process.startTimeNs() + " cwd " + thread.directory() + " root " + thread.root()
                + " limit " + process.openFilesLimit() + " caps " + thread.capabilities()
                + " cgroups " + thread.controlGroups() + ' ' + thread.unifiedControlGroup()
                + " inodes " + thread.mountNamespace() + ' ' + thread.userNamespace() + ' ' + process.pidNamespace()
                + " memory " + thread.virtualKb() + ' '
                + thread.residentKb() + ' ' + thread.swappedKb()
                + " faults " + thread.majorFaults() + ' ' + thread.minorFaults()
                + " threads " + process.threadCount() + " flags " + thread.cloneFlags()
                + " files " + thread.files().size() + (thread.files().isUsedByOthers() ? " shared" : "");
    }

    private static String line(FileRecord file) {
        return file.number() + " " + file.kind() + " '" + file.name() + "' raw '" + file.rawName()
                + "' dev " + file.device() + " ino " + file.inode() + " mount " + file.mountId()
                + " flags " + file.openFlags() + " by " + file.openedBy() + " pid " + file.targetPid()
                + " " + file.protocol() + " " + file.role() + " " + file.status()
                + " " + file.sourceHigh() + ":" + file.sourceLow() + ":" + file.sourcePort()
                + "->" + file.destinationHigh() + ":" + file.destinationLow() + ":" + file.destinationPort();
    }
}
