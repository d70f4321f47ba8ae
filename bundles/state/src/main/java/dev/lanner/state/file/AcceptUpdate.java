// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A server takes a connection: a new socket with both ends. */
final class AcceptUpdate implements FileUpdate {
    private final SocketParameter given = new SocketParameter();
    private final int tuple;
    private final int flags;

    AcceptUpdate(EventType type) {
        tuple = type.indexOf("tuple");
        flags = type.indexOf("flags");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        boolean isKnown = given.readTuple(event, tuple);
        int openFlags = (int) Values.integer(event, flags, 0) & FileFlags.CLOSE_ON_EXEC;
        FileRecord file = Values.open(user, number, isKnown ? given.kind : FileKind.UNKNOWN, openFlags);
        if (file == null || !isKnown) {
            return file;
        }
        SocketEnds ends = file.ends();
        SocketTransfer.take(ends, given);
        file.role = SocketRole.SERVER;
        file.status = ConnectionStatus.CONNECTED;
        if (given.isInternet()) {
            ends.protocol = Protocol.TCP;
            file.rename(null, event);
        } else {
            file.rename(SocketNames.unix(ends.sourceLow, ends.destinationLow, given.path(event)), event);
        }
        return file;
    }
}
