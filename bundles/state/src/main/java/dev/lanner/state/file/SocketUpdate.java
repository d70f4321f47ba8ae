// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** A new socket, without ends yet. */
final class SocketUpdate implements FileUpdate {
    private static final int NETLINK = 16;

    private final int domain;
    private final int type;
    private final int protocol;
    private final int flags;

    SocketUpdate(EventType eventType) {
        domain = eventType.indexOf("domain");
        type = eventType.indexOf("type");
        protocol = eventType.indexOf("proto");
        flags = eventType.indexOf("flags");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord used) {
        long number = Values.result(event);
        if (number < 0) {
            return null;
        }
        FileKind kind =
                switch ((int) event.integer(domain)) {
                    case SocketParameter.UNIX -> FileKind.UNIX_SOCKET;
                    case SocketParameter.IPV4 -> FileKind.IPV4_SOCKET;
                    case SocketParameter.IPV6 -> FileKind.IPV6_SOCKET;
                    case NETLINK -> FileKind.NETLINK_SOCKET;
                    default -> FileKind.UNKNOWN;
                };
        FileRecord file = Values.open(user, number, kind, (int) Values.integer(event, flags, 0));
        if (file != null && kind.isInternet()) {
            file.ends().protocol = Protocol.of((int) event.integer(type), (int) event.integer(protocol));
        }
        return file;
    }
}
