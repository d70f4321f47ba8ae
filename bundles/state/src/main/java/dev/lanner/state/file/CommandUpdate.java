// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of many commands, of which only some make a descriptor. */
final class CommandUpdate implements FileUpdate {
    private final int command;
    private final long[] openers;
    private final FileUpdate update;

    CommandUpdate(EventType type, List<String> openers, FileUpdate update) {
        command = type.indexOf("cmd");
        this.openers = openers.stream()
                .mapToLong(name -> Values.named(type, "cmd", name))
                .toArray();
        this.update = update;
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        long wanted = Values.integer(event, command, -1);
        for (long opener : openers) {
            if (opener == wanted) {
                return update.apply(event, user, file);
            }
        }
        return null;
    }
}
