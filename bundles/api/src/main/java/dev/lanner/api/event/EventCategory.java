// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

/** What an event is about: the value of {@code evt.category}, in lower case. */
public enum EventCategory {
    UNKNOWN,
    OTHER,
    FILE,
    NET,
    IPC,
    MEMORY,
    PROCESS,
    SLEEP,
    SYSTEM,
    SIGNAL,
    USER,
    TIME,
    PROCESSING,
    IO_READ,
    IO_WRITE,
    IO_OTHER,
    WAIT,
    SCHEDULER,
    INTERNAL
}
