// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

/** Where events of a type come from. */
public enum EventKind {
    /** A system call, at its end (or, for a few, at its begin). */
    SYSCALL,
    /** Another place in the kernel, such as the end of a thread. */
    TRACEPOINT,
    /** The platform itself. */
    META,
    /** A plug-in's own source. */
    PLUGIN,
    /** A listing of what exists when a capture starts. */
    ITERATOR,
    /** A code that no event has. */
    UNUSED
}
