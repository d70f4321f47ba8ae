// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;
import dev.lanner.state.file.AddressText;
import java.nio.ByteBuffer;

/** Prints socket addresses and pairs of them. Addresses are in network order, ports in the machine's. */
final class AddressPrinter implements ParameterPrinter {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;
    private static final int MAPPED_PREFIX = 12;

    private final boolean isTuple;

    AddressPrinter(boolean isTuple) {
        this.isTuple = isTuple;
    }

    @Override
    public void appendValue(Event event, int index, FieldValue value) {
        ByteBuffer record = event.record();
        int at = event.offset(index);
        int rest = event.length(index) - 1;
        int family = record.get(at) & 0xFF;
        switch (family) {
            case UNIX -> appendUnix(record, at + 1, rest, value);
            case INET -> appendInet(record, at + 1, rest, INET_BYTES, value);
            case INET6 -> appendInet(record, at + 1, rest, INET6_BYTES, value);
            default -> {
                value.appendAscii("family ");
                value.appendDecimal(family);
            }
        }
    }

    private void appendUnix(ByteBuffer record, int offset, int length, FieldValue value) {
        int path = offset;
        if (isTuple) {
            if (length < 2 * Long.BYTES) {
                value.appendAscii("INVALID PATH");
                return;
            }
            value.appendUnsigned(record.getLong(offset), 16);
            value.appendAscii("->");
            value.appendUnsigned(record.getLong(offset + Long.BYTES), 16);
            value.append((byte) ' ');
            path += 2 * Long.BYTES;
        }
        int end = path;
        while (end < offset + length && record.get(end) != 0) {
            end++;
        }
        value.append(record, path, end - path);
    }

    private void appendInet(ByteBuffer record, int offset, int length, int size, FieldValue value) {
        int endpoint = size + Short.BYTES;
        if (length < (isTuple ? 2 * endpoint : endpoint)) {
            value.appendAscii(size == INET_BYTES ? "INVALID IPv4" : "INVALID IPv6");
            return;
        }
        boolean isMapped =
                isTuple && size == INET6_BYTES && isMapped(record, offset) && isMapped(record, offset + endpoint);
        appendEndpoint(record, offset, size, isMapped, value);
        if (isTuple) {
            value.appendAscii("->");
            appendEndpoint(record, offset + endpoint, size, isMapped, value);
        }
    }

    private static void appendEndpoint(ByteBuffer record, int offset, int size, boolean isMapped, FieldValue value) {
        if (size == INET_BYTES) {
            AddressText.appendIpv4(network(record, offset, INET_BYTES), value);
        } else if (isMapped) {
            AddressText.appendIpv4(network(record, offset + MAPPED_PREFIX, INET_BYTES), value);
        } else {
            AddressText.appendIpv6(
                    network(record, offset, Long.BYTES), network(record, offset + Long.BYTES, Long.BYTES), value);
        }
        value.append((byte) ':');
        value.appendDecimal(record.getShort(offset + size) & 0xFFFF);
    }

    /** So many bytes of the record as a number in network order, whatever the record's own order is. */
    private static long network(ByteBuffer record, int offset, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << Byte.SIZE) | (record.get(offset + i) & 0xFF);
        }
        return number;
    }

    private static boolean isMapped(ByteBuffer record, int offset) {
        return AddressText.isMapped(
                network(record, offset, Long.BYTES), network(record, offset + Long.BYTES, Long.BYTES));
    }
}
