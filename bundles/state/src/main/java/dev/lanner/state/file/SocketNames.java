// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;

/** The names of sockets, as {@code fd.name} shows them. */
final class SocketNames {
    private SocketNames() {}

    static Text name(FileRecord file) {
        return switch (file.kind) {
            case IPV4_SOCKET, IPV6_SOCKET -> connection(file);
            case IPV4_SERVER_SOCKET, IPV6_SERVER_SOCKET -> server(file);
            default -> Text.EMPTY;
        };
    }

    private static Text connection(FileRecord file) {
        Protocol protocol = file.protocol();
        boolean hasPorts = protocol != Protocol.ICMP && protocol != Protocol.RAW;
        FieldValue value = new FieldValue();
        appendEnd(file.kind, file.sourceHigh(), file.sourceLow(), value);
        appendPort(hasPorts, file.sourcePort(), value);
        value.appendAscii("->");
        appendEnd(file.kind, file.destinationHigh(), file.destinationLow(), value);
        appendPort(hasPorts, file.destinationPort(), value);
        return value.toText();
    }

    private static Text server(FileRecord file) {
        FieldValue value = new FieldValue();
        appendEnd(file.kind, file.sourceHigh(), file.sourceLow(), value);
        appendPort(true, file.sourcePort(), value);
        return value.toText();
    }

    private static void appendEnd(FileKind kind, long high, long low, FieldValue value) {
        if (kind.isIpv6()) {
            AddressText.appendIpv6(high, low, value);
        } else {
            AddressText.appendIpv4(low, value);
        }
    }

    private static void appendPort(boolean hasPorts, int port, FieldValue value) {
        if (hasPorts) {
            value.append((byte) ':');
            value.appendDecimal(port);
        }
    }

    /** Two pointers and a path. */
    static Text unix(long source, long destination, Text path) {
        FieldValue value = new FieldValue();
        value.appendUnsigned(source, 16);
        value.appendAscii("->");
        value.appendUnsigned(destination, 16);
        value.append((byte) ' ');
        value.append(path);
        return value.toText();
    }
}
