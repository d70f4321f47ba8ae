// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;
import java.nio.ByteBuffer;

/** Prints socket addresses and pairs of them. Addresses are in network order, ports in the machine's. */
final class AddressPrinter implements ParameterPrinter {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;
    private static final int MAPPED_PREFIX = 12;
    private static final int GROUPS = 8;

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
            appendInet4(record, offset, value);
        } else if (isMapped) {
            appendInet4(record, offset + MAPPED_PREFIX, value);
        } else {
            appendInet6(record, offset, value);
        }
        value.append((byte) ':');
        value.appendDecimal(record.getShort(offset + size) & 0xFFFF);
    }

    private static void appendInet4(ByteBuffer record, int offset, FieldValue value) {
        for (int i = 0; i < INET_BYTES; i++) {
            if (i > 0) {
                value.append((byte) '.');
            }
            value.appendDecimal(record.get(offset + i) & 0xFF);
        }
    }

    /** An IPv4 address within an IPv6 one. */
    private static boolean isMapped(ByteBuffer record, int offset) {
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (record.get(offset + i) != (i < MAPPED_PREFIX - 2 ? 0 : (byte) 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** The longest run of two or more zero groups, the first of equals, is left out. */
    private static void appendInet6(ByteBuffer record, int offset, FieldValue value) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(record, offset, end) == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        if (runStart == 0 && (runLength == 6 || (runLength == 5 && group(record, offset, 5) == 0xFFFF))) {
            value.appendAscii(runLength == 6 ? "::" : "::ffff:");
            appendInet4(record, offset + MAPPED_PREFIX, value);
            return;
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                value.appendAscii("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && i != runStart + runLength) {
                value.append((byte) ':');
            }
            value.appendUnsigned(group(record, offset, i), 16);
        }
    }

    private static int group(ByteBuffer record, int offset, int index) {
        return (record.get(offset + 2 * index) & 0xFF) << 8 | (record.get(offset + 2 * index + 1) & 0xFF);
    }
}
