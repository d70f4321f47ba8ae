// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** Two unix sockets that are connected with each other. */
final class SocketPairUpdate implements FileUpdate {
    /** SOCK_CLOEXEC, which stands in the type as the call takes it. */
    private static final long CLOSE_ON_EXEC_TYPE = 0x80000;

    private final int first;
    private final int second;
    private final int source;
    private final int peer;
    private final int type;

    SocketPairUpdate(EventType eventType) {
        first = eventType.indexOf("fd1");
        second = eventType.indexOf("fd2");
        source = eventType.indexOf("source");
        peer = eventType.indexOf("peer");
        type = eventType.indexOf("type");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        if (Values.result(event) != 0) {
            return null;
        }
        end(event, second, peer, source, user);
        return end(event, first, source, peer, user);
    }

    private @Nullable FileRecord end(Event event, int index, int here, int there, FileUser user) {
        long number = Values.integer(event, index, -1);
        if (number < 0) {
            return null;
        }
        boolean isClosed = (Values.integer(event, type, 0) & CLOSE_ON_EXEC_TYPE) != 0;
        FileRecord file = Values.open(user, number, FileKind.UNIX_SOCKET, isClosed ? FileFlags.CLOSE_ON_EXEC : 0);
        if (file != null) {
            SocketEnds ends = file.ends();
            ends.sourceLow = Values.integer(event, here, 0);
            ends.destinationLow = Values.integer(event, there, 0);
        }
        return file;
    }
}
