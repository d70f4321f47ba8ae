// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A limit is changed or asked for; that of open files is kept. */
final class LimitUpdate implements EventUpdate {
    /** The number that captures give to the limit of open files. */
    private static final long OPEN_FILES = 7;

    private final ProcessTable table;
    private final int soft;
    private final int hard;
    private final int oldSoft;
    private final int pid;
    private final int resource;

    LimitUpdate(EventType type, ProcessTable table) {
        this.table = table;
        boolean isDouble = type.indexOf("newcur") >= 0;
        soft = type.indexOf(isDouble ? "newcur" : "cur");
        hard = type.indexOf(isDouble ? "newmax" : "max");
        oldSoft = type.indexOf("oldcur");
        pid = type.indexOf("pid");
        resource = type.indexOf("resource");
    }

    @Override
    public @Nullable ThreadRecord apply(Event event, @Nullable ThreadRecord thread) {
        if (thread == null || !Parameters.succeeded(event) || event.integer(resource) != OPEN_FILES) {
            return thread;
        }
        ProcessRecord process = thread.process;
        long target = Parameters.integer(event, pid, 0);
        if (target != 0 && target != process.nsPid) {
            process = process.isInHostNamespace() ? table.process(target) : null;
        }
        long limit = limit(event);
        if (process != null && limit >= 0) {
            process.openFilesLimit = limit;
            table.changed(process);
        }
        return thread;
    }

    /** The limit as it is now; -1 if unknown. A call that only asks has no new one: both are 0 or -1 then. */
    private long limit(Event event) {
        long wanted = Parameters.integer(event, soft, -1);
        boolean isChange = wanted > 0 || (wanted == 0 && Parameters.integer(event, hard, 0) > 0);
        return isChange || oldSoft < 0 ? wanted : Parameters.integer(event, oldSoft, -1);
    }
}
