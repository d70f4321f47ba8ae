// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;

/**
 * Who is at the other end of a socket, as the kernel knows it.
 *
 * @param uid its user; -1 if unknown
 * @param user the user's name; empty if unknown
 * @param pid its process; 0 if unknown
 * @param loginUid who had logged in when all this began; -1 if nobody or unknown
 * @param loginUser the name of that
 */
record Peer(long uid, String user, long pid, long loginUid, String loginUser) implements Actor {
    /** Lanner itself. */
    static final Peer UNKNOWN = new Peer(-1, "", 0, -1, "");

    private static final Path PROC = Path.of("/proc");
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final long UNSET = 0xFFFF_FFFFL;

    /** Looks at the socket; what cannot be found out is unknown. <em>Blocking:</em> on small files. */
    static Peer of(SocketChannel channel) {
        String user = "";
        try {
            user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException e) {
            // Unknown, then.
            user = "";
        }
        long pid = pid(channel);
        long loginUid = pid == 0 ? -1 : loginUid(pid);
        return new Peer(uid(user, pid), user, pid, loginUid, loginUid < 0 ? "" : account(loginUid));
    }

    /**
     * The process that has the socket at the other end. Java does not tell; but a client that gives its socket a name, which
     * ends with its process id, lets us see which socket that is, and whether the process has it.
     */
    private static long pid(SocketChannel channel) {
        try {
            SocketAddress address = channel.getRemoteAddress();
            if (!(address instanceof UnixDomainSocketAddress named)) {
                return 0;
            }
            String path = named.getPath().toString();
            long pid = number(path.substring(path.lastIndexOf('.') + 1));
            return pid > 0 && hasOneOf(pid, inodes(path)) ? pid : 0;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static Set<String> inodes(String path) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<String> lines = Files.lines(PROC.resolve("net/unix"))) {
            lines.filter(line -> line.endsWith(" " + path))
                    .map(line ->
                            line.substring(0, line.length() - path.length() - 1).strip())
                    .forEach(line -> inodes.add("socket:[" + line.substring(line.lastIndexOf(' ') + 1) + "]"));
        }
        return inodes;
    }

    private static boolean hasOneOf(long pid, Set<String> sockets) throws IOException {
        // Two sockets of one name: somebody wants to be taken for another.
        if (sockets.size() != 1) {
            return false;
        }
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static long uid(String user, long pid) {
        try {
            if (pid > 0) {
                return ((Integer) Files.getAttribute(PROC.resolve(Long.toString(pid)), "unix:uid")).longValue();
            }
        } catch (IOException e) {
            // It is gone.
            return uidOf(user);
        }
        return uidOf(user);
    }

    private static long uidOf(String user) {
        long number = number(user);
        return number >= 0 ? number : number(account(0, user, 2));
    }

    private static long loginUid(long pid) {
        try {
            long uid = number(Files.readString(PROC.resolve(pid + "/loginuid")).strip());
            return uid == UNSET ? -1 : uid;
        } catch (IOException e) {
            return -1;
        }
    }

    private static String account(long uid) {
        return account(2, Long.toString(uid), 0);
    }

    /** A column of the account that has this in another column; empty if there is none. */
    private static String account(int column, String value, int wanted) {
        try {
            List<String> accounts = Files.readAllLines(PASSWD);
            return accounts.stream()
                    .map(line -> line.split(":", -1))
                    .filter(columns -> columns.length > 2 && columns[column].equals(value))
                    .map(columns -> columns[wanted])
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void describe(Map<String, Object> record) {
        record.put("user", user);
        record.put("uid", uid);
        record.put("pid", pid);
        record.put("login_user", loginUser);
        record.put("login_uid", loginUid);
    }

    /** As people read it. */
    @Override
    public String toString() {
        String self = (user.isEmpty() ? "somebody" : user) + (uid < 0 ? "" : " (uid " + uid + ")");
        String process = pid == 0 ? "" : ", pid " + pid;
        String login = loginUid < 0 ? "" : ", logged in as " + (loginUser.isEmpty() ? loginUid : loginUser);
        return self + process + login;
    }
}
