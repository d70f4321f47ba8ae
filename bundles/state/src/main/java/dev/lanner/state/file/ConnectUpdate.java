// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A socket gets another end, at once or later. */
final class ConnectUpdate implements FileUpdate {
    private static final long IN_PROGRESS = -115;

    private final SocketParameter given = new SocketParameter();
    private final int number;
    private final int tuple;
    private final int address;

    ConnectUpdate(EventType type) {
        number = type.indexOf("fd");
        tuple = type.indexOf("tuple");
        address = type.indexOf("addr");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        long result = Values.result(event);
        boolean isPending = result == IN_PROGRESS;
        if (result < 0 && !isPending) {
            return file == null ? null : fail(user, file);
        }
        boolean hasTuple = given.readTuple(event, tuple);
        if (!hasTuple && !given.readAddress(event, address)) {
            return file == null ? null : succeed(user, file, isPending);
        }
        FileRecord own = file == null ? create(event, user) : user.files().writable(file);
        if (own == null) {
            return null;
        }
        own.status = isPending ? ConnectionStatus.PENDING : ConnectionStatus.CONNECTED;
        if (own.role == SocketRole.NONE) {
            own.role = SocketRole.CLIENT;
        }
        if (given.isInternet()) {
            connectInternet(own, event, hasTuple);
        } else {
            connectUnix(own, event, hasTuple);
        }
        return own;
    }

    /** A socket that was made before anybody watched. */
    private @Nullable FileRecord create(Event event, FileUser user) {
        FileRecord made = user.files().open(event.integer(number));
        if (made != null) {
            made.kind = given.kind;
        }
        return made;
    }

    private void connectInternet(FileRecord own, Event event, boolean hasTuple) {
        SocketEnds ends = own.ends();
        own.kind = given.kind;
        if (!hasTuple) {
            ends.destinationHigh = given.sourceHigh;
            ends.destinationLow = given.sourceLow;
            ends.destinationPort = given.sourcePort;
            own.rename(null, event);
        } else if (own.name != null
                || !ends.hasSource(given.sourceHigh, given.sourceLow, given.sourcePort)
                || !ends.hasDestination(given.destinationHigh, given.destinationLow, given.destinationPort)) {
            SocketTransfer.take(ends, given);
            if (own.role == SocketRole.SERVER && ends.protocol == Protocol.UDP) {
                ends.swap();
            }
            own.rename(null, event);
        } else {
            own.changed();
        }
    }

    private void connectUnix(FileRecord own, Event event, boolean hasTuple) {
        own.kind = FileKind.UNIX_SOCKET;
        if (hasTuple) {
            SocketEnds ends = own.ends();
            ends.sourceLow = given.sourceLow;
            ends.destinationLow = given.destinationLow;
            own.rename(SocketNames.unix(given.sourceLow, given.destinationLow, given.path(event)), event);
        } else {
            own.rename(given.path(event), event);
        }
    }

    private static FileRecord fail(FileUser user, FileRecord file) {
        if (file.status == ConnectionStatus.FAILED || file.status == ConnectionStatus.CONNECTED) {
            return file;
        }
        FileRecord own = user.files().writable(file);
        own.status = ConnectionStatus.FAILED;
        own.changed();
        return own;
    }

    private static FileRecord succeed(FileUser user, FileRecord file, boolean isPending) {
        FileRecord own = user.files().writable(file);
        own.status = isPending ? ConnectionStatus.PENDING : ConnectionStatus.CONNECTED;
        own.changed();
        return own;
    }
}
