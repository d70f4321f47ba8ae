// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** How far a connection has come. */
public enum ConnectionStatus {
    NONE(0),
    /** Asked for, but the call did not wait for the answer. */
    PENDING(1),
    CONNECTED(2),
    FAILED(3);

    private static final ConnectionStatus[] ALL = values();

    private final int code;

    ConnectionStatus(int code) {
        this.code = code;
    }

    /** How events tell it. */
    int code() {
        return code;
    }

    static ConnectionStatus of(int code) {
        return code < 0 || code >= ALL.length ? NONE : ALL[code];
    }
}
