// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;

/** What a source tells of a socket beyond what it tells of every descriptor. */
final class ToldSocket {
    private static final int STREAM = 1;

    private final FileKind kind;
    private final boolean isInternet;
    private final boolean isUnix;
    private final boolean isIpv6;
    private final int type;
    private final int protocol;
    private final int localAddress;
    private final int localPort;
    private final int remoteAddress;
    private final int remotePort;
    private final int isListening;
    private final int name;
    private final int role;
    private final int status;
    private final int pointer;
    private final int peer;

    ToldSocket(EventType eventType, FileKind kind) {
        this.kind = kind;
        isInternet = kind.isInternet();
        isUnix = kind == FileKind.UNIX_SOCKET;
        isIpv6 = kind.isIpv6();
        type = eventType.indexOf("sk_type");
        protocol = eventType.indexOf("sk_proto");
        localAddress = eventType.indexOf("local_ip");
        localPort = eventType.indexOf("local_port");
        remoteAddress = eventType.indexOf("remote_ip");
        remotePort = eventType.indexOf("remote_port");
        isListening = eventType.indexOf("is_listening");
        name = eventType.indexOf("name");
        role = eventType.indexOf("role");
        status = eventType.indexOf("status");
        pointer = eventType.indexOf("sk_pointer");
        peer = eventType.indexOf("peer_pointer");
    }

    /** Whether a socket of which the inode is not known may be the one that is told of. */
    boolean agrees(Event event, FileRecord known) {
        if (isInternet) {
            boolean isKnownConnected = known.destinationHigh() != 0 || known.destinationLow() != 0;
            boolean isToldConnected = high(event, remoteAddress) != 0 || low(event, remoteAddress) != 0;
            return known.kind.isInternet() && (isKnownConnected || !isToldConnected);
        }
        if (isUnix) {
            return known.kind == FileKind.UNIX_SOCKET
                    && (known.sourceLow() == 0 || known.sourceLow() == Values.integer(event, pointer, 0));
        }
        return known.kind == kind;
    }

    void fill(Event event, FileRecord file) {
        if (isInternet) {
            fillInternet(event, file);
        } else if (isUnix) {
            SocketEnds ends = file.ends();
            ends.sourceLow = Values.integer(event, pointer, 0);
            ends.destinationLow = Values.integer(event, peer, 0);
            file.role = file.name().isEmpty() ? SocketRole.CLIENT : SocketRole.SERVER;
        }
        // These two only this house tells.
        if (Values.has(event, role)) {
            file.role = SocketRole.of((int) event.integer(role));
        }
        if (Values.has(event, status)) {
            file.status = ConnectionStatus.of((int) event.integer(status));
        }
    }

    private void fillInternet(Event event, FileRecord file) {
        SocketEnds ends = file.ends();
        ends.protocol = Values.has(event, type)
                ? Protocol.of((int) event.integer(type), (int) Values.integer(event, protocol, 0))
                : Protocol.UNKNOWN;
        ends.sourceHigh = high(event, localAddress);
        ends.sourceLow = low(event, localAddress);
        ends.sourcePort = (int) Values.integer(event, localPort, 0);
        ends.destinationHigh = high(event, remoteAddress);
        ends.destinationLow = low(event, remoteAddress);
        ends.destinationPort = (int) Values.integer(event, remotePort, 0);
        boolean hasPeer = ends.destinationHigh != 0 || ends.destinationLow != 0;
        boolean isServer =
                Values.has(event, isListening) ? event.integer(isListening) != 0 : !hasPeer && ends.sourcePort > 0;
        boolean isMapped = isIpv6
                && AddressText.isMapped(ends.sourceHigh, ends.sourceLow)
                && (isServer || AddressText.isMapped(ends.destinationHigh, ends.destinationLow));
        if (isMapped) {
            ends.sourceLow &= 0xFFFFFFFFL;
            ends.destinationLow &= 0xFFFFFFFFL;
        }
        file.kind = kind(isServer, isIpv6 && !isMapped);
        if (isServer) {
            file.role = SocketRole.SERVER;
        } else if (hasPeer && ends.protocol == Protocol.TCP) {
            file.status = ConnectionStatus.CONNECTED;
        }
        if (Values.has(event, name)) {
            file.name = Text.copyOf(event.record(), event.offset(name), event.textLength(name));
        } else {
            file.name = isServer || hasPeer ? null : Text.EMPTY;
        }
    }

    private static FileKind kind(boolean isServer, boolean isIpv6) {
        if (isServer) {
            return isIpv6 ? FileKind.IPV6_SERVER_SOCKET : FileKind.IPV4_SERVER_SOCKET;
        }
        return isIpv6 ? FileKind.IPV6_SOCKET : FileKind.IPV4_SOCKET;
    }

    private long high(Event event, int index) {
        return isIpv6 && event.length(index) == 2 * Long.BYTES
                ? SocketParameter.ipv6Half(event.record(), event.offset(index))
                : 0;
    }

    private long low(Event event, int index) {
        ByteBuffer record = event.record();
        if (isIpv6) {
            return event.length(index) == 2 * Long.BYTES
                    ? SocketParameter.ipv6Half(record, event.offset(index) + Long.BYTES)
                    : 0;
        }
        return event.length(index) == Integer.BYTES ? SocketParameter.ipv4(record, event.offset(index)) : 0;
    }

    /** The kernel's type of a socket that speaks this; 0 if it is unknown. */
    static int typeOf(Protocol protocol) {
        return switch (protocol) {
            case TCP -> STREAM;
            case UDP, ICMP -> 2;
            case RAW -> 3;
            default -> 0;
        };
    }

    /** The kernel's number of the protocol; 0 if it is unknown. */
    static int numberOf(Protocol protocol) {
        return switch (protocol) {
            case TCP -> 6;
            case UDP -> 17;
            case ICMP -> 1;
            case RAW -> 255;
            default -> 0;
        };
    }
}
