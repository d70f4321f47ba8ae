// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** Which side of a connection a process is on. */
public enum SocketRole {
    NONE(0),
    CLIENT(1),
    SERVER(2);

    private static final SocketRole[] ALL = values();

    private final int code;

    SocketRole(int code) {
        this.code = code;
    }

    /** How events tell it. */
    int code() {
        return code;
    }

    static SocketRole of(int code) {
        return code < 0 || code >= ALL.length ? NONE : ALL[code];
    }
}
