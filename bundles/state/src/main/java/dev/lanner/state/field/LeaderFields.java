// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.FieldList.ofProcess;

import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.field.FieldList.OfProcess;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ProcessTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The fields of the leaders of a process's session and group.
 *
 * <p>A leader need not be an ancestor, so it may change while the process's version stays: these are fields of the event.
 */
@Component
public final class LeaderFields implements FieldProvider {
    private final ProcessTable table;

    @Activate
    public LeaderFields(@Reference ProcessTable table) {
        this.table = table;
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        list.text("proc.sname", "Name of the session leader's program.", of(this::session, ProcessReaders::name))
                .text("proc.sid.exe", "The session leader's argv[0].", of(this::session, ProcessReaders::exe))
                .path(
                        "proc.sid.exepath",
                        "Path of the session leader's executable.",
                        of(this::session, ProcessReaders::exePath))
                .text(
                        "proc.vpgid.name",
                        "Name of the program of the process group's leader, by namespaced id.",
                        of(this::nsGroup, ProcessReaders::name))
                .text(
                        "proc.vpgid.exe",
                        "The argv[0] of the process group's leader, by namespaced id.",
                        of(this::nsGroup, ProcessReaders::exe))
                .path(
                        "proc.vpgid.exepath",
                        "Path of the executable of the process group's leader, by namespaced id.",
                        of(this::nsGroup, ProcessReaders::exePath))
                .text(
                        "proc.pgid.name",
                        "Name of the program of the process group's leader.",
                        of(this::group, ProcessReaders::name))
                .text(
                        "proc.pgid.exe",
                        "The argv[0] of the process group's leader.",
                        of(this::group, ProcessReaders::exe))
                .path(
                        "proc.pgid.exepath",
                        "Path of the executable of the process group's leader.",
                        of(this::group, ProcessReaders::exePath));
        return list.fields();
    }

    private static FieldReader of(Leader leader, OfProcess reader) {
        return ofProcess((process, value) -> {
            ProcessRecord found = leader.of(process);
            return found != null && reader.read(found, value);
        });
    }

    private @Nullable ProcessRecord session(ProcessRecord process) {
        return leader(process, process.sessionId(), process.isInHostNamespace(), ProcessRecord::sessionId);
    }

    private @Nullable ProcessRecord nsGroup(ProcessRecord process) {
        return leader(process, process.nsGroupId(), process.isInHostNamespace(), ProcessRecord::nsGroupId);
    }

    private @Nullable ProcessRecord group(ProcessRecord process) {
        return leader(process, process.groupId(), true, ProcessRecord::groupId);
    }

    /** The process with the id, if that is one of the host; else the oldest ancestor in the same session or group. */
    private @Nullable ProcessRecord leader(ProcessRecord process, long id, boolean isHostId, IdOfProcess idOf) {
        if (id == -1) {
            return null;
        }
        ProcessRecord leader = isHostId ? table.process(id) : null;
        for (ProcessRecord at = process; leader == null && at != null; at = at.parent()) {
            ProcessRecord parent = at.parent();
            if (parent == null || idOf.of(parent) != id) {
                leader = at;
            }
        }
        return leader;
    }

    @FunctionalInterface
    private interface Leader {
        @Nullable
        ProcessRecord of(ProcessRecord process);
    }

    @FunctionalInterface
    private interface IdOfProcess {
        long of(ProcessRecord process);
    }
}
