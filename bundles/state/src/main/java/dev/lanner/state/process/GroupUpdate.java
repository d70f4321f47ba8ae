// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A process puts itself, or a child of its own, into a process group. The ids are those of the caller's namespace. */
final class GroupUpdate implements EventUpdate {
    private final ProcessTable table;
    private final int pid;
    private final int pgid;

    GroupUpdate(EventType type, ProcessTable table) {
        this.table = table;
        pid = type.indexOf("pid");
        pgid = type.indexOf("pgid");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread == null || !Parameters.succeeded(event) || !event.has(pid) || !event.has(pgid)) {
            return thread;
        }
        ProcessRecord target = member(thread.process, event.integer(pid));
        if (target != null) {
            long group = event.integer(pgid);
            target.nsGroupId = group == 0 ? target.nsPid : group;
            target.groupId = group == 0 ? target.pid : hostId(target, group);
            table.changed(target);
        }
        return thread;
    }

    private static @Nullable ProcessRecord member(ProcessRecord caller, long id) {
        if (id == 0 || id == caller.nsPid) {
            return caller;
        }
        for (ProcessRecord child = caller.firstChild; child != null; child = child.nextSibling) {
            if (child.nsPid == id) {
                return child;
            }
        }
        return null;
    }

    /** The group's number on the host: that of its leader, looked for among those that may be in it. */
    private long hostId(ProcessRecord target, long group) {
        if (target.isInHostNamespace()) {
            return group;
        }
        if (group == target.nsPid) {
            return target.pid;
        }
        ProcessRecord parent = target.parent;
        if (parent == null) {
            return -1;
        }
        if (parent.nsPid == group) {
            return parent.pid;
        }
        for (ProcessRecord sibling = parent.firstChild; sibling != null; sibling = sibling.nextSibling) {
            if (sibling.nsPid == group) {
                return sibling.pid;
            }
        }
        return -1;
    }
}
