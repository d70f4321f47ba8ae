// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** How far a connection has come. */
public enum ConnectionStatus {
    NONE,
    /** Asked for, but the call did not wait for the answer. */
    PENDING,
    CONNECTED,
    FAILED
}
