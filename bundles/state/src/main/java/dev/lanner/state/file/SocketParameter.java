// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;

/**
 * The socket address, or the two of them, in a parameter: read into this object, which is used again and again. IPv4
 * addresses that come as IPv6 ones are IPv4 addresses afterwards.
 */
final class SocketParameter {
    static final int UNIX = 1;
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** The family, or 0 if there is nothing that can be read. */
    int family;
    /** What a socket with these ends is. */
    FileKind kind = FileKind.UNKNOWN;

    private static final long IPV4_LOOPBACK = 0x7F000001L;

    long sourceHigh;
    long sourceLow;
    int sourcePort;
    long destinationHigh;
    long destinationLow;
    int destinationPort;
    /** Where the path of a unix socket is in the record. */
    private int pathOffset;

    private int pathLength;

    /** Reads two ends; false if they are not there, or of no family that is known. */
    boolean readTuple(Event event, int index) {
        family = 0;
        int length = index < 0 ? 0 : event.length(index);
        if (length == 0) {
            return false;
        }
        ByteBuffer record = event.record();
        int at = event.offset(index);
        int given = record.get(at) & 0xFF;
        int rest = length - 1;
        if (given == UNIX && rest >= 2 * Long.BYTES) {
            sourceHigh = 0;
            sourceLow = record.getLong(at + 1);
            destinationHigh = 0;
            destinationLow = record.getLong(at + 1 + Long.BYTES);
            path(record, at + 1 + 2 * Long.BYTES, rest - 2 * Long.BYTES);
        } else if (given == IPV4 && rest >= 2 * (IPV4_BYTES + Short.BYTES)) {
            readIpv4Source(record, at + 1);
            destinationHigh = 0;
            destinationLow = ipv4(record, at + 1 + IPV4_BYTES + Short.BYTES);
            destinationPort = port(record, at + 1 + 2 * IPV4_BYTES + Short.BYTES);
            kind = FileKind.IPV4_SOCKET;
            nameLoopbackSource(destinationLow >>> 24 == 127, IPV4_LOOPBACK);
        } else if (given == IPV6 && rest >= 2 * (IPV6_BYTES + Short.BYTES)) {
            int second = at + 1 + IPV6_BYTES + Short.BYTES;
            readIpv6Source(record, at + 1);
            destinationHigh = ipv6Half(record, second);
            destinationLow = ipv6Half(record, second + Long.BYTES);
            destinationPort = port(record, second + IPV6_BYTES);
            unmap();
            nameLoopbackSource(destinationHigh == 0 && destinationLow == 1, 1);
        } else {
            return false;
        }
        family = given;
        return true;
    }

    /** A socket without an address of its own speaks to this very machine by the address that is for that. */
    private void nameLoopbackSource(boolean isToLoopback, long loopback) {
        if (isToLoopback && sourceHigh == 0 && sourceLow == 0) {
            sourceLow = loopback;
        }
    }

    /** Reads one end, as the source; false if it is not there, or of no family that is known. */
    boolean readAddress(Event event, int index) {
        family = 0;
        int length = index < 0 ? 0 : event.length(index);
        if (length == 0) {
            return false;
        }
        ByteBuffer record = event.record();
        int at = event.offset(index);
        int given = record.get(at) & 0xFF;
        int rest = length - 1;
        if (given == UNIX) {
            path(record, at + 1, rest);
        } else if (given == IPV4 && rest >= IPV4_BYTES + Short.BYTES) {
            readIpv4Source(record, at + 1);
            kind = FileKind.IPV4_SOCKET;
        } else if (given == IPV6 && rest >= IPV6_BYTES + Short.BYTES) {
            readIpv6Source(record, at + 1);
            kind = FileKind.IPV6_SOCKET;
            if (AddressText.isMapped(sourceHigh, sourceLow)) {
                sourceLow &= 0xFFFFFFFFL;
                kind = FileKind.IPV4_SOCKET;
            }
        } else {
            return false;
        }
        family = given;
        return true;
    }

    boolean isInternet() {
        return family == IPV4 || family == IPV6;
    }

    /** The path of a unix socket, as it stands in the event. */
    Text path(Event event) {
        return Text.copyOf(event.record(), pathOffset, pathLength);
    }

    private void readIpv4Source(ByteBuffer record, int at) {
        sourceHigh = 0;
        sourceLow = ipv4(record, at);
        sourcePort = port(record, at + IPV4_BYTES);
    }

    private void readIpv6Source(ByteBuffer record, int at) {
        sourceHigh = ipv6Half(record, at);
        sourceLow = ipv6Half(record, at + Long.BYTES);
        sourcePort = port(record, at + IPV6_BYTES);
    }

    private void unmap() {
        kind = FileKind.IPV6_SOCKET;
        if (AddressText.isMapped(sourceHigh, sourceLow) && AddressText.isMapped(destinationHigh, destinationLow)) {
            sourceLow &= 0xFFFFFFFFL;
            destinationLow &= 0xFFFFFFFFL;
            kind = FileKind.IPV4_SOCKET;
        }
    }

    private void path(ByteBuffer record, int offset, int most) {
        kind = FileKind.UNIX_SOCKET;
        sourcePort = 0;
        destinationPort = 0;
        int length = 0;
        while (length < most && record.get(offset + length) != 0) {
            length++;
        }
        pathOffset = offset;
        pathLength = length;
    }

    static long ipv4(ByteBuffer record, int at) {
        long address = 0;
        for (int i = 0; i < IPV4_BYTES; i++) {
            address = (address << Byte.SIZE) | (record.get(at + i) & 0xFF);
        }
        return address;
    }

    static long ipv6Half(ByteBuffer record, int at) {
        return (ipv4(record, at) << Integer.SIZE) | ipv4(record, at + IPV4_BYTES);
    }

    private static int port(ByteBuffer record, int at) {
        return record.getShort(at) & 0xFFFF;
    }
}
