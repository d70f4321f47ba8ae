// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

/** Which side of a connection a process is on. */
public enum SocketRole {
    NONE,
    CLIENT,
    SERVER
}
