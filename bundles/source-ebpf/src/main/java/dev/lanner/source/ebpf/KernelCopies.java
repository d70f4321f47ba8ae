// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** What is taken from the kernel's copies of what a caller gave, instead of from the caller's memory at a call's end. */
enum KernelCopies {
    /** Nothing. */
    NONE,
    /** Names of files, and with them the paths of sockets, which the kernel looks up like these. */
    NAMES,
    /** Addresses of sockets too, where the kernel asks programs about them. */
    ALL
}
