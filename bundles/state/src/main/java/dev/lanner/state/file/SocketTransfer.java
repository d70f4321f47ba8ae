// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Bytes go through a descriptor: a connection that was pending is there, and a datagram may tell of another peer. The
 * first end of a tuple is the sender's.
 */
final class SocketTransfer implements FileUpdate {
    private final SocketParameter given = new SocketParameter();
    private final int number;
    private final int tuple;
    private final boolean isIncoming;

    SocketTransfer(EventType type, int number, boolean isIncoming) {
        this.number = number;
        tuple = type.indexOf("tuple");
        this.isIncoming = isIncoming;
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (file == null) {
            return tuple < 0 || isIncoming || Values.result(event) < 0 ? null : infer(event, user);
        }
        if (!file.kind.isSocket() || Values.result(event) < 0) {
            return file;
        }
        FileRecord own = file;
        if (file.kind.isInternet() && file.status != ConnectionStatus.CONNECTED) {
            own = user.files().writable(file);
            own.status = ConnectionStatus.CONNECTED;
            own.changed();
        }
        boolean isSettled = own.protocol() == Protocol.TCP && hasName(own) && !own.kind.isServerSocket();
        return tuple < 0 || isSettled || !given.readTuple(event, tuple) ? own : rename(event, user, own);
    }

    /** Sent by a socket that was made before anybody watched; only datagrams are sure to be sent to an address. */
    private @Nullable FileRecord infer(Event event, FileUser user) {
        if (!event.has(number) || !given.readTuple(event, tuple) || !given.isInternet()) {
            return null;
        }
        FileRecord made = user.files().open(event.integer(number));
        if (made == null) {
            return null;
        }
        made.kind = given.kind;
        made.ends().protocol = Protocol.UDP;
        made.status = ConnectionStatus.CONNECTED;
        return rename(event, user, made);
    }

    private FileRecord rename(Event event, FileUser user, FileRecord file) {
        if (given.isInternet()) {
            return isSame(file) ? file : renameInternet(event, user, file);
        }
        if (hasName(file) && file.sourceLow() == given.sourceLow && file.destinationLow() == given.destinationLow) {
            return file;
        }
        FileRecord own = user.files().writable(file);
        own.kind = FileKind.UNIX_SOCKET;
        SocketEnds ends = own.ends();
        ends.sourceLow = given.sourceLow;
        ends.destinationLow = given.destinationLow;
        own.rename(SocketNames.unix(given.sourceLow, given.destinationLow, given.path(event)), event);
        return own;
    }

    private FileRecord renameInternet(Event event, FileUser user, FileRecord file) {
        FileRecord own = user.files().writable(file);
        SocketEnds ends = own.ends();
        own.kind = given.kind;
        take(ends, given);
        if (ends.protocol == Protocol.UNKNOWN) {
            ends.protocol = Protocol.UDP;
        }
        if (own.role == SocketRole.NONE) {
            boolean isOurs = isIncoming && user.files().isBoundTo(ends.destinationPort);
            own.role = isOurs ? SocketRole.SERVER : SocketRole.CLIENT;
        }
        // The first end is the client's, whoever sends.
        if (own.role == (isIncoming ? SocketRole.CLIENT : SocketRole.SERVER)) {
            ends.swap();
        }
        own.rename(null, event);
        return own;
    }

    /** Whether these are the ends that the socket has, in either order. */
    private boolean isSame(FileRecord file) {
        SocketEnds ends = file.ends;
        if (ends == null || file.kind != given.kind || !hasName(file)) {
            return false;
        }
        return (ends.hasSource(given.sourceHigh, given.sourceLow, given.sourcePort)
                        && ends.hasDestination(given.destinationHigh, given.destinationLow, given.destinationPort))
                || (ends.hasDestination(given.sourceHigh, given.sourceLow, given.sourcePort)
                        && ends.hasSource(given.destinationHigh, given.destinationLow, given.destinationPort));
    }

    private static boolean hasName(FileRecord file) {
        return file.name == null || !file.name.isEmpty();
    }

    static void take(SocketEnds ends, SocketParameter given) {
        ends.sourceHigh = given.sourceHigh;
        ends.sourceLow = given.sourceLow;
        ends.sourcePort = given.sourcePort;
        ends.destinationHigh = given.destinationHigh;
        ends.destinationLow = given.destinationLow;
        ends.destinationPort = given.destinationPort;
    }
}
