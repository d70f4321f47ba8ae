// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Socket addresses as test files write them, in the form that records have them in. */
final class SocketText {
    static final int UNIX = 1;
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    private static final Pattern END = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([0-9.]+)):([0-9]{1,5})");
    private static final int LARGEST_PORT = 0xFFFF;

    private SocketText() {}

    /** One end: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, or the path of a unix socket; null if it is none. */
    static byte @Nullable [] address(String text) {
        if (isPath(text)) {
            byte[] path = (text + "\0").getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(1 + path.length)
                    .put((byte) UNIX)
                    .put(path)
                    .array();
        }
        byte[] end = end(text);
        return end == null
                ? null
                : ByteBuffer.allocate(1 + end.length).put(family(end)).put(end).array();
    }

    /** Two ends of one family with {@code ->} between, or the path of a unix socket; null if it is none. */
    static byte @Nullable [] tuple(String text) {
        if (isPath(text)) {
            byte[] path = (text + "\0").getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(1 + 2 * Long.BYTES + path.length)
                    .put((byte) UNIX)
                    .put(new byte[2 * Long.BYTES])
                    .put(path)
                    .array();
        }
        int arrow = text.indexOf("->");
        byte[] source = arrow < 0 ? null : end(text.substring(0, arrow).strip());
        byte[] target = arrow < 0 ? null : end(text.substring(arrow + 2).strip());
        if (source == null || target == null || source.length != target.length) {
            return null;
        }
        return ByteBuffer.allocate(1 + source.length + target.length)
                .put(family(source))
                .put(source)
                .put(target)
                .array();
    }

    /** What connects to this end, from this machine. */
    static String tupleTo(String address) {
        if (isPath(address)) {
            return address;
        }
        boolean isIpv6 = address.startsWith("[");
        boolean isLoopback = address.startsWith("127.") || address.startsWith("[::1]");
        String own = isIpv6 ? isLoopback ? "[::1]" : "[fd00::5]" : isLoopback ? "127.0.0.1" : "10.0.0.5";
        return own + ":40000->" + address;
    }

    /** The family of an address that {@link #address} can read. */
    static int familyOf(String address) {
        return isPath(address) ? UNIX : address.startsWith("[") ? IPV6 : IPV4;
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") || text.startsWith("@");
    }

    private static byte family(byte[] end) {
        return (byte) (end.length > Integer.BYTES + Short.BYTES ? IPV6 : IPV4);
    }

    private static byte @Nullable [] end(String text) {
        Matcher parts = END.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > LARGEST_PORT) {
            return null;
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        try {
            // Literals only, by the pattern: no name is looked up.
            byte[] address = InetAddress.getByName(host).getAddress();
            if (parts.group(1) == null && host.chars().filter(c -> c == '.').count() != 3) {
                return null;
            }
            return ByteBuffer.allocate(address.length + Short.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .put(address)
                    .putShort((short) Integer.parseInt(parts.group(3)))
                    .array();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
