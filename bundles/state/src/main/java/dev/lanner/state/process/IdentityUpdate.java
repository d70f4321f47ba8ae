// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A thread becomes another user or another group. */
final class IdentityUpdate implements EventUpdate {
    private final ProcessTable table;
    private final boolean isGroup;
    private final int requested;
    private final int effectiveUid;
    private final int effectiveGid;

    /**
     * For one system call.
     *
     * @param requested the parameter with the effective id that was asked for; -1 in it leaves the id as it is
     */
    IdentityUpdate(EventType type, String requested, boolean isGroup, ProcessTable table) {
        this.table = table;
        this.isGroup = isGroup;
        this.requested = type.indexOf(requested);
        effectiveUid = type.indexOf("effective_uid");
        effectiveGid = type.indexOf("effective_gid");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread == null || !Parameters.succeeded(event)) {
            return thread;
        }
        long uid = thread.uid;
        long gid = thread.gid;
        if (has(event, effectiveUid) || has(event, effectiveGid)) {
            uid = Parameters.id(event, effectiveUid, uid);
            gid = Parameters.id(event, effectiveGid, gid);
        } else {
            long wanted = Parameters.id(event, requested, -1);
            if (wanted >= 0 && isGroup) {
                gid = wanted;
            } else if (wanted >= 0) {
                uid = wanted;
            }
        }
        if (uid != thread.uid || gid != thread.gid) {
            thread.uid = uid;
            thread.gid = gid;
            table.changed(thread.process);
        }
        return thread;
    }
}
