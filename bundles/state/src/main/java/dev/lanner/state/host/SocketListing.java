// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.file.AddressText;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileSnapshot;
import dev.lanner.state.file.Protocol;
import java.io.File;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sockets of one network namespace, by inode number. */
final class SocketListing {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int UNIX_INODE = 6;
    private static final int WORD_DIGITS = 8;
    private static final int HEXADECIMAL = 16;
    private static final Pattern BLANKS = Pattern.compile(" +");

    private final Map<Long, FileSnapshot> sockets = new HashMap<>();

    /** Reads the files in a process's {@code net} folder. */
    static SocketListing read(File net) {
        SocketListing listing = new SocketListing();
        ProcFile file = new ProcFile();
        listing.readInternet(file, new File(net, "tcp"), Protocol.TCP);
        listing.readInternet(file, new File(net, "tcp6"), Protocol.TCP);
        listing.readInternet(file, new File(net, "udp"), Protocol.UDP);
        listing.readInternet(file, new File(net, "udp6"), Protocol.UDP);
        listing.readInternet(file, new File(net, "raw"), Protocol.RAW);
        listing.readInternet(file, new File(net, "raw6"), Protocol.RAW);
        listing.readInternet(file, new File(net, "icmp"), Protocol.ICMP);
        listing.readInternet(file, new File(net, "icmp6"), Protocol.ICMP);
        listing.readUnix(file, new File(net, "unix"));
        listing.readNetlink(file, new File(net, "netlink"));
        return listing;
    }

    /** The socket with this inode number; null if it is of a family that nobody lists. */
    @Nullable
    FileSnapshot socket(long inode) {
        return sockets.get(inode);
    }

    private void readInternet(ProcFile file, File list, Protocol protocol) {
        for (String line : lines(file, list)) {
            String[] columns = BLANKS.split(line.strip(), -1);
            if (columns.length > INODE && columns[LOCAL].indexOf(':') > 0) {
                FileSnapshot socket = new FileSnapshot();
                socket.protocol = protocol;
                readEnds(socket, columns[LOCAL], columns[REMOTE]);
                sockets.put(Long.parseLong(columns[INODE]), socket);
            }
        }
    }

    private static void readEnds(FileSnapshot socket, String local, String remote) {
        boolean isIpv6 = local.indexOf(':') > WORD_DIGITS;
        socket.localHigh = isIpv6 ? half(local, 0) : 0;
        socket.localLow = isIpv6 ? half(local, 2 * WORD_DIGITS) : word(local, 0);
        socket.localPort = port(local);
        socket.remoteHigh = isIpv6 ? half(remote, 0) : 0;
        socket.remoteLow = isIpv6 ? half(remote, 2 * WORD_DIGITS) : word(remote, 0);
        socket.remotePort = port(remote);
        boolean hasPeer = socket.remoteHigh != 0 || socket.remoteLow != 0;
        if (isIpv6
                && AddressText.isMapped(socket.localHigh, socket.localLow)
                && (!hasPeer || AddressText.isMapped(socket.remoteHigh, socket.remoteLow))) {
            isIpv6 = false;
            socket.localLow &= 0xFFFFFFFFL;
            socket.remoteLow &= 0xFFFFFFFFL;
        }
        if (!hasPeer && socket.localPort > 0) {
            socket.kind = isIpv6 ? FileKind.IPV6_SERVER_SOCKET : FileKind.IPV4_SERVER_SOCKET;
        } else {
            socket.kind = isIpv6 ? FileKind.IPV6_SOCKET : FileKind.IPV4_SOCKET;
        }
    }

    private static long half(String digits, int at) {
        return (word(digits, at) << Integer.SIZE) | word(digits, at + WORD_DIGITS);
    }

    /** Words are printed as the machine reads them, so its byte order decides. */
    private static long word(String digits, int at) {
        int word = Integer.parseUnsignedInt(digits, at, at + WORD_DIGITS, HEXADECIMAL);
        boolean isReversed = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);
        return Integer.toUnsignedLong(isReversed ? Integer.reverseBytes(word) : word);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEXADECIMAL);
    }

    private void readUnix(ProcFile file, File list) {
        for (String line : lines(file, list)) {
            String[] columns = BLANKS.split(line.strip(), UNIX_INODE + 2);
            if (columns.length > UNIX_INODE && columns[0].endsWith(":")) {
                FileSnapshot socket = new FileSnapshot();
                socket.kind = FileKind.UNIX_SOCKET;
                socket.localLow = Long.parseUnsignedLong(columns[0].substring(0, columns[0].length() - 1), HEXADECIMAL);
                String path = columns.length > UNIX_INODE + 1 ? columns[UNIX_INODE + 1] : "";
                // The sign stands for the NUL that an abstract name begins with; events leave that out.
                byte[] bytes = (path.startsWith("@") ? path.substring(1) : path).getBytes(StandardCharsets.ISO_8859_1);
                socket.name = Text.copyOf(bytes, 0, bytes.length);
                sockets.put(Long.parseLong(columns[UNIX_INODE]), socket);
            }
        }
    }

    private void readNetlink(ProcFile file, File list) {
        for (String line : lines(file, list)) {
            String[] columns = BLANKS.split(line.strip(), -1);
            if (columns.length > INODE && columns[INODE].chars().allMatch(c -> c >= '0' && c <= '9')) {
                FileSnapshot socket = new FileSnapshot();
                socket.kind = FileKind.NETLINK_SOCKET;
                sockets.put(Long.parseLong(columns[INODE]), socket);
            }
        }
    }

    private static String[] lines(ProcFile file, File list) {
        return file.tryRead(list) ? file.string().split("\n", -1) : new String[0];
    }
}
