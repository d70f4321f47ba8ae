// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A program asks what has become of a connection that was pending. */
final class SocketErrorUpdate implements FileUpdate {
    private final int level;
    private final int option;
    private final int value;
    private final long socketLevel;
    private final long errorOption;

    SocketErrorUpdate(EventType type) {
        level = type.indexOf("level");
        option = type.indexOf("optname");
        value = type.indexOf("val");
        socketLevel = Values.named(type, "level", "SOL_SOCKET");
        errorOption = Values.named(type, "optname", "SO_ERROR");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (file == null
                || file.status != ConnectionStatus.PENDING
                || Values.result(event) != 0
                || event.integer(level) != socketLevel
                || event.integer(option) != errorOption
                || event.length(value) < 1 + Long.BYTES) {
            return file;
        }
        FileRecord own = user.files().writable(file);
        // The first byte says which type the value has.
        long error = event.record().getLong(event.offset(value) + 1);
        own.status = error == 0 ? ConnectionStatus.CONNECTED : ConnectionStatus.FAILED;
        own.changed();
        return own;
    }
}
