// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

/** The narrowest thing that decides a field's value: while it stays the same, so does the value. */
public enum Scope {
    /** The machine: the same for every event. */
    HOST,
    /** The thread, its process and their ancestors: the same while {@code ThreadState.version()} is. */
    PROCESS,
    /** The file descriptor that the event is about. */
    FD,
    /** The event itself. */
    EVENT
}
