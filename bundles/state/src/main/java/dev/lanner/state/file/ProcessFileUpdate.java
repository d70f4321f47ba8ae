// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A descriptor that stands for a process. */
final class ProcessFileUpdate implements FileUpdate {
    private final int pid;

    ProcessFileUpdate(EventType type) {
        pid = type.indexOf("pid");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        FileRecord file = Values.open(user, number, FileKind.PROCESS, FileFlags.CLOSE_ON_EXEC);
        if (file != null && event.has(pid)) {
            file.targetPid = event.integer(pid);
            file.rename(Text.of("/proc/" + file.targetPid), event);
        }
        return file;
    }
}
