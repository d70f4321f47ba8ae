// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.text.Text;

/** What a descriptor is, with the code that captures give it, the word of {@code fd.type} and its letter. */
public enum FileKind {
    UNKNOWN(0, "", 'o'),
    FILE(1, "file", 'f'),
    DIRECTORY(2, "directory", 'd'),
    IPV4_SOCKET(3, "ipv4", '4'),
    IPV6_SOCKET(4, "ipv6", '6'),
    /** Bound to a port of its own: it has one address only. */
    IPV4_SERVER_SOCKET(5, "ipv4", '4'),
    /** Bound to a port of its own: it has one address only. */
    IPV6_SERVER_SOCKET(6, "ipv6", '6'),
    PIPE(7, "pipe", 'p'),
    UNIX_SOCKET(8, "unix", 'u'),
    EVENT(9, "event", 'e'),
    UNSUPPORTED(10, "", 'X'),
    SIGNAL(11, "signalfd", 's'),
    EVENT_POLL(12, "eventpoll", 'l'),
    INOTIFY(13, "inotify", 'i'),
    TIMER(14, "timerfd", 't'),
    NETLINK_SOCKET(15, "netlink", 'n'),
    /** A file of which the flags and the device are known too. */
    OPENED_FILE(16, "file", 'f'),
    BPF(17, "bpf", 'b'),
    USER_FAULT(18, "userfaultfd", 'u'),
    IO_URING(19, "io_uring", 'r'),
    MEMORY(20, "memfd", 'm'),
    PROCESS(21, "pidfd", 'P');

    private static final FileKind[] ALL = values();

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // a text is immutable
    private final Text type;

    private final byte letter;

    FileKind(int code, String type, char letter) {
        this.code = code;
        this.type = Text.of(type);
        this.letter = (byte) letter;
    }

    /** The code in the descriptor lists of captures. */
    public int code() {
        return code;
    }

    /** The word of {@code fd.type}; empty if it has none. */
    public Text type() {
        return type;
    }

    /** The letter of {@code fd.typechar}. */
    public byte letter() {
        return letter;
    }

    /** Whether it is an IPv4 or IPv6 socket, bound or not. */
    public boolean isInternet() {
        return code >= IPV4_SOCKET.code && code <= IPV6_SERVER_SOCKET.code;
    }

    /** Whether it is an internet socket with one address only. */
    public boolean isServerSocket() {
        return this == IPV4_SERVER_SOCKET || this == IPV6_SERVER_SOCKET;
    }

    /** Whether its addresses are 16 bytes long. */
    public boolean isIpv6() {
        return this == IPV6_SOCKET || this == IPV6_SERVER_SOCKET;
    }

    /** Whether it is a file, but no directory. */
    public boolean isFile() {
        return this == FILE || this == OPENED_FILE;
    }

    /** Whether it lies in a file system, or is a pipe: what has an inode of its own that every event tells. */
    boolean hasInode() {
        return isFile() || this == DIRECTORY || this == PIPE;
    }

    /** Whether it is a socket of any family that is known. */
    public boolean isSocket() {
        return isInternet() || this == UNIX_SOCKET || this == NETLINK_SOCKET;
    }

    /** The kind with this code; unknown if there is none. */
    public static FileKind of(int code) {
        return code < 0 || code >= ALL.length ? UNKNOWN : ALL[code];
    }
}
