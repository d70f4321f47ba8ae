// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.state.NetworkAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The addresses of a machine's network interfaces, in a block of their own. */
final class InterfaceList {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    /** Of old files: the same two, without the interface's speed. */
    private static final int IPV4_WITHOUT_SPEED = 3;

    private static final int IPV6_WITHOUT_SPEED = 4;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** A block may be of many megabytes, and who has written it mean harm. No machine has more, or longer names. */
    private static final int MOST = 4096;

    private static final int MOST_NAME_BYTES = 256;

    private InterfaceList() {}

    /**
     * Reads the entries, at most {@value #MOST} of them.
     *
     * @param cursor at the first one
     * @param hasLengths whether each begins with its length, so that those of a kind nobody knows can be passed over
     */
    static List<NetworkAddress> read(ListCursor cursor, boolean hasLengths) throws ListCursor.DamagedException {
        List<NetworkAddress> addresses = new ArrayList<>();
        // What is less than that is the padding of the block.
        while (cursor.remaining() > Integer.BYTES && addresses.size() < MOST) {
            int end = hasLengths ? cursor.u32() : 0;
            if (hasLengths && (end <= 0 || end > cursor.remaining())) {
                throw new ListCursor.DamagedException("an entry ends behind its block");
            }
            end += cursor.position();
            int type = cursor.u16();
            if (type >= IPV4 && type <= IPV6_WITHOUT_SPEED) {
                addresses.add(entry(cursor, type));
            } else if (!hasLengths) {
                throw new ListCursor.DamagedException("there is no entry of the kind " + type);
            }
            if (hasLengths) {
                cursor.position(end);
            }
        }
        return addresses;
    }

    private static NetworkAddress entry(ListCursor cursor, int type) throws ListCursor.DamagedException {
        int nameLength = cursor.u16();
        int length = type == IPV4 || type == IPV4_WITHOUT_SPEED ? IPV4_BYTES : IPV6_BYTES;
        InetAddress address = address(cursor, length);
        InetAddress mask = address(cursor, length);
        InetAddress broadcast = address(cursor, length);
        if (type == IPV4 || type == IPV6) {
            // Its speed.
            cursor.u64();
        }
        byte[] name = cursor.bytes(nameLength);
        String device = new String(name, 0, Math.min(nameLength, MOST_NAME_BYTES), StandardCharsets.UTF_8);
        return new NetworkAddress(device, address, mask, broadcast);
    }

    private static InetAddress address(ListCursor cursor, int length) throws ListCursor.DamagedException {
        try {
            byte[] bytes = cursor.bytes(length);
            // Of IPv6 as it is, even if it stands for one of IPv4.
            return length == IPV6_BYTES ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Addresses have 4 or 16 bytes.", e);
        }
    }
}
